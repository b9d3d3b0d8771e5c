import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { Event } from '@punctual/contracts';
import { firedOf } from '../testing/samples';
import { type RecipientNoticeCommand, recipientNotice } from './recipient-notice';

const { given } = scenario(recipientNotice);
const { scheduleId } = firedOf();
const day = (count: number) => new Date(Date.parse('2026-11-23T09:00:00.000Z') + count * 86_400_000).toISOString();
const about = (name: string) => ({ scheduleId, occurrenceId: `${scheduleId}~${name}` });
const tell = (name: string, now: string): RecipientNoticeCommand => ({
  type: 'TellRecipients',
  data: { ...about(name), now },
});
const ordered = (number: number, name: string, at: string): Event<'RecipientNoticeOrdered'> => ({
  type: 'RecipientNoticeOrdered',
  data: { ...about(name), number, at },
});

describe('the recipients of a schedule', () => {
  it('are told of the first failure at once, and once', () =>
    given()
      .when(tell('a', day(0)))
      .then(ordered(1, 'a', day(0)))
      .andAgainDoesNothing());
  it('are not told of another one within a day', () =>
    void given(ordered(1, 'a', day(0)))
      .when(tell('b', day(0.99)))
      .then());
  it('are told of the first one after a day', () =>
    given(ordered(1, 'a', day(0)))
      .when(tell('c', day(1)))
      .then(ordered(2, 'c', day(1)))
      .andAgainDoesNothing());
});
