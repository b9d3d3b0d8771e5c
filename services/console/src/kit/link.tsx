import { Anchor, Button } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

/** A link to a page of the console, checked against its routes. */
export const ToPage = createLink(Anchor<'a'>);

/** The same, drawn as a button. */
export const ButtonToPage = createLink(Button<'a'>);
