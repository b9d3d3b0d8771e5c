/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Erasure } from '../api/erasures';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { EraseDialog } from './erase-dialog';
import { Erasures } from './erasures';
import { words } from './erasures.words';

const erasure: Erasure = {
  ...{ id: 'e1', state: 'erased', reason: 'by letter', userId: 'u1', requestedAt: '2026-11-20T08:00:00.000Z' },
  ...{ erasedAt: '2026-11-20T08:00:05.000Z', readsAs: 'erased-0123456789ab@erased.invalid' },
};

it('a person is erased only when that is said to be meant, and what is refused is said at its field', async () => {
  let done = 0;
  const message = 'must not name the person, since it stays';
  const refused = { detail: message, code: 'person/named', status: 422, errors: [{ path: 'reason', message }] };
  const asked = serve(({ body }) =>
    (body as { reason: string }).reason.includes('Ada') ? { status: 422, body: refused } : { status: 202, body: {} },
  );
  const { barriers } = show(<EraseDialog opened onClose={() => {}} onDone={() => done++} />);
  await userEvent.type(await screen.findByLabelText(new RegExp(`^${words.email}`)), ' ada@example.com');
  const reason = screen.getByLabelText(new RegExp(`^${words.reason}`));
  await userEvent.type(reason, 'Ada asked');
  const deed = screen.getByRole('button', { name: words.erase });
  await userEvent.click(deed);
  expect(asked).toEqual([]);
  await userEvent.click(screen.getByLabelText(words.sure));
  await userEvent.click(deed);
  await screen.findByText(message);
  expect(await barriers()).toEqual([]);
  await userEvent.clear(reason);
  await userEvent.type(reason, 'by letter');
  await userEvent.click(deed);
  await waitFor(() => expect(done).toBe(1));
  expect(asked.at(-1)).toMatchObject({
    path: '/api/v1/people/erase',
    body: { email: 'ada@example.com', reason: 'by letter' },
  });
}, 30_000);

it('the list says how far each is, and what one that is held waits for', async () => {
  serve(() => ({ body: { data: [{ ...erasure, id: 'e2', state: 'held', erasedAt: null }, erasure] } }));
  const { barriers } = show(<Erasures />);
  expect(await screen.findAllByText(erasure.readsAs)).toHaveLength(2);
  screen.getByText(words.states.held.word);
  screen.getByText(words.held);
  expect(await barriers()).toEqual([]);
}, 30_000);
