import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type Element = Omit<ComponentPropsWithRef<'a'>, 'style' | 'color'>;

/** A link to a page of the console, checked against its routes. */
export const ToPage = createLink((props: AnchorProps & Element) => <Anchor {...props} />);

/** The same, drawn as a button. */
export const ButtonToPage = createLink((props: ButtonProps & Element) => <Button component="a" {...props} />);
