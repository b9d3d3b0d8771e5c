/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { words } from './kit.words';
import { Stale } from './stale';
import { show } from './testing/show';

it('says what differs, and offers both', async () => {
  const [onKeepMine, onTakeTheirs] = [jest.fn(), jest.fn()];
  const theirs = { version: 4, updatedAt: new Date().toISOString() };
  const differences = [{ field: 'Name', mine: 'Sales', theirs: 'Revenue' }];
  const { barriers } = show(
    <Stale
      theirs={theirs}
      since={[
        { version: 3, at: theirs.updatedAt, by: { userId: 'u1', email: 'ann@example.com' } },
        { version: 4, at: theirs.updatedAt, by: { userId: 'u2', email: null } },
      ]}
      differencesFrom={() => differences}
      onKeepMine={onKeepMine}
      onTakeTheirs={onTakeTheirs}
      onClose={() => {}}
    />,
  );
  expect((await screen.findByRole('row', { name: 'Name Sales Revenue' })).isConnected).toBe(true);
  expect(screen.getByText(words.staleWho(theirs, ['ann@example.com', words.somebody])).isConnected).toBe(true);
  await userEvent.click(screen.getByRole('button', { name: 'Save mine over it' }));
  await userEvent.click(screen.getByRole('button', { name: 'Take what was saved' }));
  expect([onKeepMine.mock.calls.length, onTakeTheirs.mock.calls.length]).toEqual([1, 1]);
  expect(await barriers()).toEqual([]);
});
