import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Confirm } from './confirm';

/** What is asked: `deed` is the verb that loses what is typed. */
type Question = { title: string; says: string; deed: string };

/** The way out of a dialog: at once, or after a question where something would be lost. The question goes into the dialog. */
export const useLeave = (
  isDirty: boolean,
  onClose: () => void,
  { title, says, deed }: Question,
): { leave: () => void; question: ReactNode } => {
  const [asking, ask] = useState(false);
  return {
    leave: () => (isDirty ? ask(true) : onClose()),
    question: (
      <Confirm opened={asking} title={title} deed={deed} danger onDo={onClose} onClose={() => ask(false)}>
        <Text>{says}</Text>
      </Confirm>
    ),
  };
};
