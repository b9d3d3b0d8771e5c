/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Stale } from './stale';
import { show } from './testing/show';

it('says what differs, and offers both', async () => {
  const [onKeepMine, onTakeTheirs] = [jest.fn(), jest.fn()];
  const differences = [{ field: 'Name', mine: 'Sales', theirs: 'Revenue' }];
  const { barriers } = show(
    <Stale
      differences={differences}
      who="Changed by ann@example.com"
      onKeepMine={onKeepMine}
      onTakeTheirs={onTakeTheirs}
      onClose={() => {}}
    />,
  );
  expect((await screen.findByRole('row', { name: 'Name Sales Revenue' })).isConnected).toBe(true);
  expect(screen.getByText('Changed by ann@example.com').isConnected).toBe(true);
  await userEvent.click(screen.getByRole('button', { name: 'Save mine over it' }));
  await userEvent.click(screen.getByRole('button', { name: 'Take what was saved' }));
  expect([onKeepMine.mock.calls.length, onTakeTheirs.mock.calls.length]).toEqual([1, 1]);
  expect(await barriers()).toEqual([]);
});
