/** @jest-environment jsdom */
import { beforeAll, expect, it, jest } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import type { Analytics } from '../api/analytics';
import { routed } from '../kit/testing/routed';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import type { AnalyticsSearch } from './analytics.search';
import { words } from './analytics.words';

let AnalyticsOf: typeof import('./analytics')['AnalyticsOf'];
beforeAll(async () => {
  // jsdom has no canvas; the browser tests draw.
  jest.mock('../kit/chart', () => ({
    Chart: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
  }));
  ({ AnalyticsOf } = await import('./analytics'));
});

const counts = { total: 12, sent: 9, failed: 3, bounced: 0, skipped: 0, pending: 0 };
const rated = { ...counts, successRate: 0.75 };
const latency = { count: 9, p50: 4.2, p90: 60, p95: 90, p99: 5400 };
const reach = { runs: 10, recipients: 1500, reached: 1200 };
const id = (of: number) => `11111111-1111-4111-8111-${String(of).padStart(12, '0')}`;
const domain = (name: string, successRate: number) => ({
  ...{ domain: name, recipients: 50, accepted: 40, failed: 8, unknown: 2, suppressed: 0, successRate },
});
const found: Analytics = {
  ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-11-30T00:00:00.000Z', timezone: 'UTC', minimum: 10 },
  ...{ ...reach, ...rated, latency },
  days: [{ day: '2026-11-02', ...counts }],
  hours: Array.from({ length: 24 }, (_, hour) => ({ hour, ...rated })),
  weekdays: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, ...rated })),
  reports: { count: 1, most: [{ reportId: id(1), name: 'Sales', ...reach, ...rated, latency }], best: [], worst: [] },
  schedules: { count: 1, most: [{ scheduleId: id(2), name: null, ...reach, ...rated }], best: [], worst: [] },
  domains: {
    count: 2,
    most: [domain('large.example', 0.8)],
    best: [domain('good.example', 1)],
    worst: [domain('bad.example', 0.1)],
  },
  channels: [{ channel: 'email', ...rated }],
  formats: [{ format: 'PDF', ...rated }],
  verdicts: { ok: 1, firing: 2, noData: 3, error: 4, sent: 5, notSent: 6 },
  failures: [{ reason: 'rejected', deliveries: 3 }],
  skips: [{ reason: 'holiday', deliveries: 2 }],
};

const open = (body: Analytics, at: AnalyticsSearch = {}) => {
  const asked = serve(({ path }) => (path === '/api/v1/analytics' ? { body } : undefined));
  const Page = () => {
    const [search, setSearch] = useState(at);
    return <AnalyticsOf search={search} onChange={(by) => setSearch((old) => ({ ...old, ...by }))} />;
  };
  return { ...show(routed(Page).element), asked };
};

it('shows numbers, plots with their words, tables and reasons', async () => {
  const { barriers } = open(found);
  const totals = await screen.findByRole('region', { name: words.totals });
  for (const text of ['75%', '1,200', words.ofRecipients('1,500'), '4.2 s', '1.5 min'])
    expect(within(totals).getAllByText(text)).not.toEqual([]);
  expect(screen.getByRole('img', { name: words.chart(words.byDay, 12, 3) })).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Sales' }).getAttribute('href')).toBe(`/reports/${id(1)}`);
  expect(screen.getByRole('cell', { name: words.noName })).toBeTruthy();
  expect(screen.getByRole('row', { name: `${words.reasons.rejected} 3` })).toBeTruthy();
  expect(screen.getByRole('row', { name: 'A holiday of its calendar 2' })).toBeTruthy();
  expect(await barriers()).toEqual([]);
});

it('shows the numbers of a plot at a press, and the best and the worst by the keyboard', async () => {
  const { barriers } = open(found);
  const day = await screen.findByRole('region', { name: words.byDay });
  const press = within(day).getByRole('button', { name: words.showNumbers });
  expect(press.getAttribute('aria-expanded')).toBe('false');
  press.focus();
  await userEvent.keyboard('{Enter}');
  const numbers = await within(day).findByRole('table', { name: words.numbers(words.byDay) });
  expect(within(numbers).getByRole('row', { name: /Nov 2, 2026 12 9 3 0 0 0$/ })).toBeTruthy();
  const domains = screen.getByRole('region', { name: words.domains });
  within(domains).getByRole('radio', { name: words.orders.worst }).focus();
  await userEvent.keyboard('[Space]');
  await within(domains).findByRole('row', { name: 'bad.example 50 40 8 2 0 10%' });
  expect(within(domains).queryByText('large.example')).toBeNull();
  const reports = screen.getByRole('region', { name: words.reports });
  await userEvent.click(within(reports).getByRole('radio', { name: words.orders.worst }));
  expect(within(reports).getByText(words.tooFew(10))).toBeTruthy();
  expect(await barriers()).toEqual([]);
});

it('asks for the period that is chosen, and says what to do where nothing was sent', async () => {
  const { asked, barriers } = open({ ...found, total: 0 }, { zone: 'UTC' });
  await screen.findByText(words.empty);
  await userEvent.selectOptions(screen.getByLabelText(words.period), words.periods['7']);
  await screen.findByText(words.empty);
  const froms = asked.map(({ query }) => Date.parse(query.get('from') ?? ''));
  expect(new Set(froms).size).toBe(2);
  expect(((froms[1] ?? 0) - (froms[0] ?? 0)) / 86_400_000).toBeCloseTo(23, 0);
  expect(asked.map(({ query }) => [query.get('timezone'), query.get('to')])).toEqual([
    ['UTC', null],
    ['UTC', null],
  ]);
  expect(screen.getByRole('link', { name: words.toSchedules })).toBeTruthy();
  expect(await barriers()).toEqual([]);
});
