/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { words } from './kit.words';
import { Stale } from './stale';
import { show } from './testing/show';

it('says what differs, and offers both', async () => {
  const [onKeepMine, onTakeTheirs, take] = [jest.fn(), jest.fn(), jest.fn()];
  const theirs = { id: 'x', version: 4, updatedAt: new Date().toISOString() };
  const since = [
    { version: 3, at: theirs.updatedAt, by: { userId: 'u1', email: 'ann@example.com' } },
    { version: 4, at: theirs.updatedAt, by: { userId: 'u2', email: null } },
  ];
  const differences = [{ field: 'Name', mine: 'Sales', theirs: 'Revenue' }];
  const { barriers } = show(
    <Stale
      edited={{ theirs, since, take, forget: () => {} }}
      differencesFrom={() => differences}
      onKeepMine={onKeepMine}
      onTakeTheirs={onTakeTheirs}
    />,
  );
  expect((await screen.findByRole('row', { name: 'Name Sales Revenue' })).isConnected).toBe(true);
  expect(screen.getByText(words.staleWho(theirs, ['ann@example.com', words.somebody])).isConnected).toBe(true);
  await userEvent.click(screen.getByRole('button', { name: 'Save mine over it' }));
  await userEvent.click(screen.getByRole('button', { name: 'Take what was saved' }));
  expect([onKeepMine, onTakeTheirs, take].map(({ mock }) => mock.calls)).toEqual([[[theirs]], [[theirs]], [[theirs]]]);
  expect(await barriers()).toEqual([]);
});
