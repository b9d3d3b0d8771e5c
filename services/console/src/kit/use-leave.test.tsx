/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Dialog } from './dialog';
import { words } from './kit.words';
import { show } from './testing/show';
import { useLeave } from './use-leave';

const QUESTION = { title: 'Leave?', says: 'Nothing is saved.', deed: 'Lose it' };

const open = (isDirty: boolean) => {
  const onClose = jest.fn();
  const Edited = () => {
    const { leave, question } = useLeave(isDirty, onClose, QUESTION);
    return (
      <Dialog title="Edit" onClose={leave}>
        {question}
      </Dialog>
    );
  };
  show(<Edited />);
  return onClose;
};

it('leaves at once where nothing would be lost', async () => {
  const onClose = open(false);
  await userEvent.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledTimes(1);
});

it('asks where something would be, and stays until that is wanted', async () => {
  const onClose = open(true);
  await userEvent.keyboard('{Escape}');
  await screen.findByText(QUESTION.says);
  await userEvent.click(screen.getByRole('button', { name: words.cancel }));
  await waitFor(() => expect(screen.queryByText(QUESTION.says)).toBeNull());
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.keyboard('{Escape}');
  await userEvent.click(await screen.findByRole('button', { name: QUESTION.deed }));
  expect(onClose).toHaveBeenCalledTimes(1);
});
