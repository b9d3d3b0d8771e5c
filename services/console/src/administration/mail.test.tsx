/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { MailCheck } from '../api/mail';
import { sessions } from '../api/session';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { Mail } from './mail';
import { words } from './mail.words';

const found: MailCheck = {
  ...{ ok: false, server: 'mail.example.com:587', sender: 'reports@example.com' },
  checks: [
    { name: 'TLS', ok: true, detail: 'encrypted by STARTTLS' },
    { name: 'DKIM', ok: null, detail: 'mail is not signed' },
    { name: 'SPF', ok: false, detail: 'example.com has no SPF record' },
  ],
};
const open = (answers: Parameters<typeof serve>[0]) => {
  const relays = { body: { mailers: 1, relays: [] } };
  const asked = serve((one) => (one.path === '/api/v1/email/relays' ? relays : answers(one)));
  const user = { id: 'u1', email: 'ann@example.com', name: 'Ann', role: 'admin' };
  const shown = show(<Mail />, (client) => client.setQueryData(sessions.current().queryKey, { user } as never));
  return { ...shown, asked };
};

it('says at a press what works, what fails, and what is not used', async () => {
  const { barriers } = open(({ path }) => (path === '/api/v1/email/verify' ? { body: found } : undefined));
  await userEvent.click(screen.getByRole('button', { name: words.check }));
  await screen.findByText(words.notWell('mail.example.com:587', 'reports@example.com'));
  for (const row of [
    `${words.steps.TLS} ${words.works}`,
    `${words.steps.DKIM} ${words.unknown}`,
    `${words.steps.SPF} ${words.fails}`,
  ])
    expect(screen.getByRole('row', { name: new RegExp(`^${row.replace(/[()]/g, '.')}`) })).toBeTruthy();
  expect(await barriers()).toEqual([]);
});

it('says of which relay each step is, where there are several', async () => {
  const checks = ['office', 'spare'].map((relay) => ({ name: 'TLS' as const, ok: true, detail: 'encrypted', relay }));
  open(({ path }) => (path === '/api/v1/email/verify' ? { body: { ...found, ok: true, checks } } : undefined));
  await userEvent.click(screen.getByRole('button', { name: words.check }));
  for (const relay of ['office', 'spare'])
    expect(await screen.findByRole('row', { name: new RegExp(`^${relay} Encryption`) })).toBeTruthy();
});

it('sends a test mail to the administrator unless another is named, and repeats what the mail server said', async () => {
  const message = 'must be an e-mail address such as name@example.com';
  const said = { smtpCode: 550, enhancedCode: '5.1.1', text: 'no such user', messageId: '<1@example.com>' };
  const { asked } = open(({ body }) =>
    (body as { to: string }).to.includes('@')
      ? { body: { outcome: 'rejected', ...said } }
      : {
          status: 422,
          body: { detail: message, code: 'request/invalid', status: 422, errors: [{ path: 'to', message }] },
        },
  );
  const to = screen.getByLabelText(words.to);
  await userEvent.click(screen.getByRole('button', { name: words.send }));
  await screen.findByText(`${words.outcomes.rejected}: 550 no such user`);
  await userEvent.clear(to);
  await userEvent.type(to, 'nobody');
  await userEvent.click(screen.getByRole('button', { name: words.send }));
  await screen.findByText(message);
  expect(asked.filter(({ path }) => path === '/api/v1/email/test').map(({ body }) => body)).toEqual([
    { to: 'ann@example.com' },
    { to: 'nobody' },
  ]);
});
