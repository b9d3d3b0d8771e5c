/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen } from '@testing-library/react';
import { routed } from '../kit/testing/routed';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { words } from './person.words';
import { SuppressedNote } from './suppressed';

const one = {
  ...{ id: 's1', email: 'Ada@example.com', scheduleId: null, cause: 'soft-bounces', reason: null, userId: null },
  ...{ deliveryId: 'd1', since: '2026-11-20T08:00:00.000Z', until: '2026-12-04T08:00:00.000Z' },
};
const ofOne = { ...one, id: 's2', scheduleId: 'x1', cause: 'unsubscribed', until: null };
const withRows = (...data: object[]) => serve(() => ({ status: 200, body: { data, nextCursor: null } }));

it('says that an address gets no mail, since when, until when and why, and leads to who can end that', async () => {
  const asked = withRows(one, ofOne);
  const { barriers } = show(routed(() => <SuppressedNote email="ada@example.com" />).element);
  await screen.findByText(/came back again and again/);
  expect(screen.getByText(/until .*2026.*came back/)).toBeTruthy();
  expect(screen.getByText(/its owner unsubscribed/)).toBeTruthy();
  expect(asked.map(({ query }) => query.get('email'))).toEqual(['ada@example.com']);
  expect(screen.getByRole('link', { name: words.ofSchedule }).getAttribute('href')).toBe('/schedules/x1');
  expect(screen.getByRole('link', { name: words.lift }).getAttribute('href')).toBe(
    '/administration/suppressions?search=Ada%40example.com',
  );
  expect(await barriers()).toEqual([]);
}, 30_000);

it('says nothing of an address that gets all its mail', async () => {
  const asked = withRows();
  show(routed(() => <SuppressedNote email="ada@example.com" />).element);
  await expect(screen.findByText(words.getsNone, {}, { timeout: 500 })).rejects.toThrow();
  expect(asked).toHaveLength(1);
}, 30_000);
