/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import type { MailRelay } from '../api/mail';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { budgetOf, relayLook } from './relay-look';
import { MailRelays } from './relays';
import { words } from './relays.words';

const up = { mailer: 'm1', state: 'up' as const, until: null, problem: null, loweredTo: null };
const rests = {
  ...up,
  mailer: 'm2',
  state: 'resting' as const,
  until: '2026-11-23T12:05:00.000Z',
  problem: 'connection refused',
};
const relay = (changes: Partial<MailRelay>): MailRelay => ({
  ...{ name: 'office', server: 'mail.example.com:587', receiver: null, priority: 1, share: 3, connections: 8 },
  ...{
    preset: null,
    perMinute: null,
    perDay: null,
    recipientsPerMessage: null,
    hasBudget: false,
    budget: null,
    mailers: [up],
  },
  ...changes,
});
const open = (relays: MailRelay[]) => {
  serve(({ path }) => (path === '/api/v1/email/relays' ? { body: { mailers: 2, relays } } : undefined));
  return show(<MailRelays />);
};

it('shows who answers, what each allows, and what is left of today', async () => {
  const budget = { limit: 2_000, used: 1_250, left: 750 };
  const spare = relay({ name: 'spare', priority: 2, mailers: [{ ...up, loweredTo: 15 }, rests] });
  const { barriers } = open([relay({ perMinute: 120, perDay: 2_000, budget }), spare]);
  const rows = await screen.findAllByRole('row');
  const [office, other] = rows.slice(1).map((row) => within(row));
  for (const text of [
    words.up,
    '8 connections, 120 messages a minute, 2,000 recipients in 24 h',
    '1,250 of 2,000 used, 750 left',
  ])
    expect(office?.getByText(text)).toBeTruthy();
  for (const text of [words.restsHere, /^m2: until .*2026.*; connection refused$/, /^m1: asked for patience; 15/])
    expect(other?.getByText(text)).toBeTruthy();
  expect(await barriers()).toEqual([]);
});

it('tells a budget that cannot be read from none', () => {
  const unknown = budgetOf({ hasBudget: true, budget: null });
  expect([unknown, budgetOf({ hasBudget: false, budget: null })]).toEqual([words.unknownBudget, words.noBudget]);
});

it('says whether all mailers, some or none get an answer', () => {
  const word = (...mailers: MailRelay['mailers']) => relayLook({ mailers }).word;
  expect([word(up), word(up, rests), word(rests)]).toEqual([words.up, words.restsHere, words.rests]);
});
