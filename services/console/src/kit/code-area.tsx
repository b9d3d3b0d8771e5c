import { Textarea, type TextareaProps } from '@mantine/core';

/** A field for text that a program reads: as wide as it is written, and never corrected. */
export const CodeArea = (props: TextareaProps) => (
  <Textarea
    autosize
    spellCheck={false}
    autoCapitalize="off"
    autoCorrect="off"
    styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
    {...props}
  />
);
