/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Suppression } from '../api/suppressions';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { LiftDialog, SuppressDialog } from './suppression-dialogs';
import { words } from './suppressions.words';

const ada: Suppression = {
  ...{ id: 's1', email: 'ada@example.com', scheduleId: null, cause: 'by-hand', reason: 'she asked', userId: 'u1' },
  ...{ deliveryId: null, since: '2026-11-20T08:00:00.000Z', until: null },
};

it('an address is left out with a reason, and what is refused is said at its field', async () => {
  const said: string[] = [];
  const message = 'must be an e-mail address such as name@example.com';
  const refused = { detail: message, code: 'request/invalid', status: 422, errors: [{ path: 'email', message }] };
  const asked = serve(({ body }) =>
    (body as { email: string }).email.includes('@') ? { status: 201, body: ada } : { status: 422, body: refused },
  );
  const { barriers } = show(<SuppressDialog opened onClose={() => {}} onDone={(email) => said.push(email)} />);
  const email = await screen.findByLabelText(new RegExp(`^${words.email}`));
  await userEvent.type(email, 'nobody');
  await userEvent.type(screen.getByLabelText(new RegExp(`^${words.reason}`)), ' she asked ');
  await userEvent.click(screen.getByRole('button', { name: words.suppress }));
  await screen.findByText(message);
  expect(await barriers()).toEqual([]);
  await userEvent.clear(email);
  await userEvent.type(email, ' ada@example.com');
  await userEvent.click(screen.getByRole('button', { name: words.suppress }));
  await waitFor(() => expect(said).toEqual(['ada@example.com']));
  expect(asked.at(-1)?.body).toEqual({ email: 'ada@example.com', reason: 'she asked' });
}, 30_000);

it('an address gets mail again for a reason', async () => {
  const said: string[] = [];
  const asked = serve(() => ({ status: 204 }));
  show(<LiftDialog opened suppression={ada} onClose={() => {}} onDone={(email) => said.push(email)} />);
  await userEvent.type(await screen.findByLabelText(new RegExp(`^${words.reason}`)), 'she asked again');
  await userEvent.click(screen.getByRole('button', { name: words.lift }));
  await waitFor(() => expect(said).toEqual(['ada@example.com']));
  expect(asked.map(({ path, body }) => [path, body])).toEqual([
    ['/api/v1/suppressions/s1/lift', { reason: 'she asked again' }],
  ]);
});
