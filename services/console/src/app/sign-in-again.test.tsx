/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { act, screen, waitFor } from '@testing-library/react';
import { sessions } from '../api/session';
import { type Answer, serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { words } from './app.words';
import { SignInAgain } from './sign-in-again';

const ann = { id: 'u1', email: 'ann@example.com', name: 'Ann', role: 'author' } as const;
const bob = { ...ann, id: 'u2', email: 'bob@example.com', name: 'Bob' };
const of = (user: typeof bob | typeof ann): Answer => ({ body: { user } });
const nobody: Answer = { status: 401, body: { detail: 'sign in', code: 'session/required', status: 401 } };

/** Another tab of the browser. */
class OtherTab extends EventTarget {
  static readonly only = new OtherTab();
  postMessage() {}
}
globalThis.BroadcastChannel = function channel() {
  return OtherTab.only;
} as unknown as typeof BroadcastChannel;

/** Ann's page, while the server answers who is signed in as `is` says. */
const start = async () => {
  let now: Answer = of(ann);
  serve(() => now);
  const shown = show(<SignInAgain />, (client) =>
    client.setQueryData(sessions.current().queryKey, { user: ann } as never),
  );
  return {
    ...shown,
    is: (answer: Answer) => {
      now = answer;
    },
  };
};
const seen = () => act(async () => void document.dispatchEvent(new Event('visibilitychange')));
const otherTab = () => act(async () => void OtherTab.only.dispatchEvent(new Event('message')));
const other = () => screen.findByRole('dialog', { name: words.otherAccount });

it.each([
  ['the tab is seen again', seen],
  ['another tab signs in', otherTab],
  ['the window has the focus', () => act(async () => void window.dispatchEvent(new Event('focus')))],
])('leaves the page to nobody else: when %s, the account is compared', async (_what, happens) => {
  const { is } = await start();
  await happens();
  expect(screen.queryByRole('dialog')).toBeNull();
  is(of(bob));
  await happens();
  expect((await other()).textContent).toContain('Bob');
  expect(screen.getByRole('button', { name: words.goOnAs('Bob') })).toBeTruthy();
});

it('asks to sign in where another tab has signed out, and goes on when the same account is back', async () => {
  const { is, client } = await start();
  client.setQueryData(['schedules'], []);
  is(nobody);
  await otherTab();
  await screen.findByRole('dialog', { name: words.signInAgain });
  is(of(ann));
  await otherTab();
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(client.getQueryState(['schedules'])?.isInvalidated).toBe(true);
});

it('tells another account from this one after signing in over the page', async () => {
  const { is } = await start();
  is(nobody);
  await seen();
  await screen.findByRole('dialog', { name: words.signInAgain });
  is(of(bob));
  await seen();
  await other();
});

it('knows nothing where the server does not answer', async () => {
  const { is } = await start();
  is('lost');
  await seen();
  expect(screen.queryByRole('dialog')).toBeNull();
});
