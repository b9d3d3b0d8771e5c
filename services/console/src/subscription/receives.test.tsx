/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Received } from '../api/subscriptions';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { Receives } from './receives';
import { words } from './subscription.words';

const received = (name: string, suppressed: Received['suppressed']): Received => ({
  ...{ why: 'schedule', role: 'to', list: null, leave: { method: 'DELETE', path: `/${name}` }, suppressed },
  schedule: {
    ...{ id: name, reportId: 'r', reportType: null, name, frequency: 'DAILY', formats: ['CSV'], status: 'ACTIVE' },
    nextRunDate: null,
  },
});
const left = {
  cause: 'unsubscribed',
  since: '2026-11-20T08:00:00.000Z',
  until: null,
  all: false,
  returns: true,
} as const;

it('says what is not sent and why, and gets again at a press what the reader left', async () => {
  const rows = [
    received('Sales', null),
    received('Stock', left),
    received('Costs', { ...left, cause: 'by-hand', returns: false }),
  ];
  const asked = serve(({ method }) => {
    if (method === 'GET') return { body: { data: rows, nextCursor: null } };
    // Meanwhile others were taken out.
    rows.splice(1);
    return { status: 204 };
  });
  const { barriers } = show(<Receives />);
  await screen.findByText(words.isSent);
  const buttons = screen.getAllByRole('button', { name: /^Get .* again$/ });
  expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual([words.comeBackOf('Stock')]);
  screen.getByText(new RegExp(words.notSentFor['by-hand']));
  expect(await barriers()).toEqual([]);
  await userEvent.click(screen.getByRole('button', { name: words.comeBackOf('Stock') }));
  await waitFor(() => expect(asked.filter(({ method }) => method === 'POST')).toHaveLength(1));
  expect(asked.find(({ method }) => method === 'POST')).toMatchObject({
    ...{ path: '/api/v1/me/receives/return', body: { scheduleId: 'Stock' } },
  });
  await waitFor(() => expect(screen.queryByText(words.notSentFor.unsubscribed, { exact: false })).toBeNull());
  screen.getByText(words.isSent);
});
