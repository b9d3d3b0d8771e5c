import { expect, it } from '@jest/globals';
import { type DomainEvent, metadataFor } from '@punctual/contracts';
import {
  deliveryId,
  fired,
  life,
  listId,
  listMade,
  occurrenceId,
  reportDefined,
  reportId,
  runOpened,
  scheduleCreated,
  scheduleId,
  storable,
} from '../testing/samples';
import { changeOf } from './change';

const created = '2026-11-02T09:00:00.000Z';
const toldOf = (event: DomainEvent, stream = storable(event).stream) => {
  const position = { commit: 7n, prepare: 7n };
  const stored = { id: 'x', stream, revision: 0n, position, type: event.type, data: {}, metadata: {}, created };
  return changeOf({ event, metadata: metadataFor(event.type, { tenantId: 'acme' }), stored });
};

it.each([
  [reportDefined, { noun: 'report', id: reportId, reportId }],
  [scheduleCreated, { noun: 'schedule', id: scheduleId, scheduleId, reportId }],
  [fired(), { noun: 'run', id: occurrenceId, runId: occurrenceId, scheduleId, reportId }],
  [runOpened, { noun: 'run', id: occurrenceId, runId: occurrenceId, scheduleId, reportId }],
])('an event tells which resource changed: %#', (event, ids) => {
  expect(toldOf(event)).toMatchObject({ tenantId: 'acme', position: { commit: 7n } });
  expect(toldOf(event)?.told).toEqual({ type: event.type, ...ids, time: created });
});

it('a delivery names its run and its schedule, whichever event tells of it', () => {
  for (const event of life().filter(({ type }) => type !== 'ReportRendered')) {
    const told = toldOf(event)?.told;
    const ids = { noun: 'delivery', id: deliveryId, deliveryId, runId: occurrenceId, scheduleId };
    expect([event.type, told]).toEqual([event.type, expect.objectContaining(ids)]);
  }
});

it('holds no address, not even where the event is about one', () => {
  for (const event of [fired(), runOpened, scheduleCreated, ...life(), ...listMade])
    expect([event.type, JSON.stringify(toldOf(event)?.told)]).toEqual([event.type, expect.not.stringContaining('@')]);
  // Who is to hear of a list includes those it gained or lost.
  expect(toldOf(listMade[1] as DomainEvent)).toMatchObject({
    told: { noun: 'list', id: listId },
    emails: ['Ann@example.com', 'cy@example.com'],
  });
});

it('tells nothing of what pages do not show', () => {
  const data = { userId: 'u', at: created };
  expect(toldOf({ type: 'AdministratorAdded', data }, 'administrators-default')).toBeNull();
});
