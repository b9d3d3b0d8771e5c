/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { sessions } from '../api/session';
import type { Subscription } from '../api/subscriptions';
import { words as kit } from '../kit/kit.words';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { Mine } from './mine';
import { words } from './subscription.words';

const sales = {
  id: 's1',
  userId: 'u1',
  name: 'Sales',
  reportType: 'Sales',
  frequency: 'DAILY',
  timeOfDay: '09:00',
  timezone: 'Europe/Berlin',
  formats: ['PDF'],
  deliveryMethod: 'EMAIL',
  status: 'ACTIVE',
  nextRunDate: null,
  version: 3,
} as unknown as Subscription;

const start = async () => {
  const asked = serve(({ method }) => ({ body: method === 'GET' ? { data: [sales], nextCursor: null } : sales }));
  const Page = () => {
    const [deleted, set] = useState(false);
    return <Mine paging={{ cursor: undefined, onCursor: () => {} }} deleted={deleted} onDeleted={set} />;
  };
  show(<Page />, (client) =>
    client.setQueryData(sessions.current().queryKey, { user: { id: 'u1', role: 'author' } } as never),
  );
  await screen.findByText('Sales');
  const change = async () => {
    await waitFor(() => expect(asked.some(({ method }) => method !== 'GET')).toBe(true));
    const { path, body, headers } = asked.find(({ method }) => method !== 'GET') ?? {};
    return { path, body, version: headers?.get('If-Match') };
  };
  return { asked, change };
};

it('is switched off until a time', async () => {
  const { change } = await start();
  await userEvent.click(screen.getByRole('button', { name: kit.actionsFor('Sales') }));
  await userEvent.click(await screen.findByRole('menuitem', { name: words.pause }));
  const until = await screen.findByLabelText(words.pauseUntil);
  fireEvent.change(until, { target: { value: '2027-01-07T09:00' } });
  await userEvent.click(screen.getByRole('button', { name: words.pauseDeed }));
  expect(await change()).toEqual({
    path: '/api/v1/subscriptions/s1/pause',
    body: { until: new Date('2027-01-07T09:00').toISOString() },
    version: '"3"',
  });
});

it('is brought back from among the ended ones', async () => {
  const { asked, change } = await start();
  await userEvent.click(screen.getByRole('checkbox', { name: words.endedOnes }));
  await userEvent.click(await screen.findByRole('button', { name: words.restoreOf('Sales') }));
  expect(asked.some(({ query }) => query.get('deleted') === 'true')).toBe(true);
  expect(await change()).toMatchObject({ path: '/api/v1/subscriptions/s1/restore', version: '"3"' });
});
