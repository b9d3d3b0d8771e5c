/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ShownOnce } from './shown-once';
import { show } from './testing/show';

it('is closed by its button alone, and copies the secret', async () => {
  const onClose = jest.fn();
  const user = userEvent.setup();
  const { barriers } = show(
    <ShownOnce opened title="Your key" says="Nobody can see it again." secret="pk_1.secret" onClose={onClose} />,
  );
  await screen.findByText('pk_1.secret');
  await user.keyboard('{Escape}');
  expect(onClose).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Copy' }));
  expect(await navigator.clipboard.readText()).toBe('pk_1.secret');
  expect(await barriers()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'I have saved it' }));
  expect(onClose).toHaveBeenCalledTimes(1);
});
