import { describe, it } from '@jest/globals';
import type { ScheduleEvent, ScheduleSpec } from '@punctual/contracts';
import { specOf } from '../testing/samples';
import {
  about,
  changed,
  changeTo,
  created,
  ended,
  given,
  later,
  pause,
  paused,
  pausedUntil,
  spec,
  ten,
} from '../testing/schedule-scenario';
import type { ScheduleCommand } from './schedule';

describe('a change', () => {
  it('replaces the specification once, with the time it is next due', () =>
    given(created).when(changeTo(ten)).then(changed(ten, '2026-11-23T10:00:00Z')).andAgainDoesNothing());
  it('to what it is already is none, whatever the order of the fields', () => {
    const reversed = Object.fromEntries(Object.entries(spec).reverse()) as ScheduleSpec;
    given(created).when(changeTo(reversed)).then();
  });
  it('leaves a pause as it is', () => {
    given(created, paused).when(changeTo(ten)).then(changed(ten, null));
    given(created, paused, changed(ten, null)).when(pause()).then();
    given(created, pausedUntil(later)).when(changeTo(ten)).then(changed(ten, '2026-11-25T10:00:00Z'));
  });
  it('makes an ended schedule active again', () => {
    given(created, ended).when(changeTo(ten)).then(changed(ten, '2026-11-23T10:00:00Z'));
    given(created, ended, changed(ten, null)).when(pause()).then(paused);
  });
  it('is refused at another version than the one that was read', () =>
    given(created, paused).when(changeTo(ten, 1)).rejects('schedule/stale'));
  it('is refused when the schedule could never run', () =>
    given(created)
      .when(changeTo(specOf({ timeOfDay: '25:00' })))
      .rejects('schedule/invalid'));
});

describe('a recipient who leaves', () => {
  const leave = (email: string): ScheduleCommand => ({ type: 'LeaveSchedule', data: { ...about, email } });
  const recipients = { to: ['ada@example.com', 'Bob@bücher.example'], cc: [], bcc: ['ada@example.com'], lists: [] };
  const two = specOf({ recipients });
  const made: ScheduleEvent = { ...created, data: { ...created.data, spec: two } };
  const without = (...to: string[]) => specOf({ recipients: { ...recipients, to, bcc: [] } });

  it('is taken out everywhere, once', () =>
    given(made)
      .when(leave('ADA@example.com'))
      .then(changed(without('Bob@bücher.example'), created.data.nextDueAt))
      .andAgainDoesNothing());
  it('is found by any spelling of the domain', () =>
    void given(made)
      .when(leave('bob@xn--bcher-kva.example'))
      .then(changed(specOf({ recipients: { ...recipients, to: ['ada@example.com'] } }), created.data.nextDueAt)));
  it('who was the only one leaves a schedule to nobody', () =>
    void given(created)
      .when(leave('ada@example.com'))
      .then(changed(specOf({ recipients: { to: [], cc: [], bcc: [], lists: [] } }), created.data.nextDueAt)));
  it('who is not there changes nothing', () => void given(made).when(leave('cy@example.com')).then());
  it('does not make an ended schedule active again', () =>
    given(made, ended).when(leave('ada@example.com')).rejects('schedule/ended'));
});
