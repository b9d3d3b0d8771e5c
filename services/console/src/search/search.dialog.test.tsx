/** @jest-environment jsdom */
import { describe, expect, it, jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Found } from '../api/search';
import { words as kit } from '../kit/kit.words';
import { routed } from '../kit/testing/routed';
import { type Answer, serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { byKind, detailOf, pageOf, placeAfter } from './found';
import { SearchDialog } from './search.dialog';
import { words } from './search.words';

const sales: Found = { kind: 'schedule', id: 's1', name: 'Sales daily', detail: 'PAUSED' };
const report: Found = { kind: 'report', id: 'r1', name: 'Sales', detail: 'Sales' };
const ann: Found = { kind: 'person', id: 'ann@example.com', name: 'Ann', detail: 'author' };

describe('what was found', () => {
  it('is told by kind, in one order', () =>
    expect(byKind([ann, report, sales]).map(({ kind }) => kind)).toEqual(['schedule', 'report', 'person']));

  it.each([
    [sales, 'paused'],
    [{ ...sales, kind: 'list', detail: '2' } as Found, '2 members'],
    [{ ...sales, kind: 'delivery', detail: 'BOUNCED 2026-11-28T09:00:00Z' } as Found, /^bounced, .*2026/],
  ])('is described in words: %j', (found, text) => expect(detailOf(found)).toMatch(text));

  it('leads to its page', () => expect(pageOf(ann)).toMatchObject({ params: { email: 'ann@example.com' } }));

  it.each([
    ['ArrowDown', 2, 0],
    ['ArrowUp', 0, 2],
    ['a', 0, null],
  ])('%s from %s leads to %s', (key, at, to) => expect(placeAfter(key, at, 3)).toBe(to));
});

const start = (answer: (text: string) => Answer) => {
  const asked = serve(({ query }) => answer(query.get('q') ?? ''));
  const onClose = jest.fn();
  const { element, path } = routed(() => <SearchDialog onClose={onClose} />);
  const shown = show(element);
  return { ...shown, asked, onClose, path };
};
const type = async (text: string) => userEvent.type(await screen.findByRole('combobox', { name: words.title }), text);
const chosen = () => screen.getAllByRole('option').find((one) => one.getAttribute('aria-selected') === 'true');

it('finds by what is typed, and leads there by the keyboard', async () => {
  const { barriers, asked, onClose, path } = start(() => ({ body: { data: [report, sales] } }));
  await type('sal');
  await screen.findByText(words.count(2));
  expect(asked.map(({ query }) => query.get('q'))).toEqual(['sal']);
  expect(screen.getByRole('group', { name: words.kinds.report }).textContent).toContain('Sales');
  expect(chosen()?.textContent).toContain('Sales daily');
  await userEvent.keyboard('{ArrowDown}');
  expect(screen.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(chosen()?.id);
  expect(await barriers()).toEqual([]);
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(path()).toBe('/reports/r1'));
  expect(onClose).toHaveBeenCalledTimes(1);
});

it('leads there by a click', async () => {
  const { path } = start(() => ({ body: { data: [sales] } }));
  await type('sal');
  await userEvent.click(await screen.findByRole('option', { name: /Sales daily/ }));
  await waitFor(() => expect(path()).toBe('/schedules/s1'));
});

it('says that nothing fits, and goes nowhere', async () => {
  const { path } = start(() => ({ body: { data: [] } }));
  await type('nothing{Enter}');
  await screen.findByText(words.count(0));
  await userEvent.keyboard('{Enter}');
  expect(path()).toBe('/');
});

it('says that it failed, and tries again', async () => {
  let answer: Answer = 'lost';
  start(() => answer);
  await type('sal');
  await screen.findByRole('alert');
  answer = { body: { data: [sales] } };
  await userEvent.click(screen.getByRole('button', { name: kit.tryAgain }));
  await screen.findByRole('option', { name: /Sales daily/ });
});
