import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { dispatchOf } from './delivery';
import { defineEvent, UnreadableEvent, upcast } from './event';
import { decodeEvent, definitionOf, eventDefinitions, metadataFor } from './registry';

type Sample = { type: string; metadata: { v: number }; data: Record<string, unknown> };
const folder = join(__dirname, 'samples');
const sample = (file: string): Sample => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Sample;
const kebab = (type: string): string => type.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();

describe('stored samples', () => {
  it('exist for every version of every event', () => {
    const wanted = eventDefinitions.flatMap(({ type, v }) =>
      Array.from({ length: v }, (_, index) => `${kebab(type)}.v${index + 1}.json`),
    );
    expect(readdirSync(folder).sort()).toEqual(wanted.sort());
  });

  it.each(readdirSync(folder))('%s can be read', (file) => {
    const { type, metadata, data } = sample(file);
    const { event, metadata: read } = decodeEvent({ type, metadata, data });
    expect(file).toBe(`${kebab(type)}.v${metadata.v}.json`);
    expect(read).toEqual(metadata);
    // The newest version is read as stored: no field is dropped or filled in.
    if (metadata.v === definitionOf(type).v) expect(event).toEqual({ type, data });
  });
});

describe('what was stored before a rule became stricter', () => {
  it.each(['\u202egro.elpmaxe', ' ', 'a\u2028b'])('is still read: a report and a schedule named %j', (name) => {
    const report = sample('report-defined.v1.json');
    const definition = { ...(report.data['definition'] as object), name };
    expect(decodeEvent({ ...report, data: { ...report.data, definition } }).event.data).toMatchObject({ definition });
    const schedule = sample('schedule-created.v2.json');
    const spec = { ...(schedule.data['spec'] as object), name };
    expect(decodeEvent({ ...schedule, data: { ...schedule.data, spec } }).event.data).toMatchObject({ spec });
  });
});

describe('upcasting', () => {
  it('turns the single file of ScheduleCreated version 1 into the list of version 2', () => {
    const { event } = decodeEvent(sample('schedule-created.v1.json'));
    const { data } = sample('schedule-created.v1.json');
    const { format, ...rest } = data['spec'] as Record<string, unknown>;
    expect(format).toBe('PDF');
    const added = {
      daysOfWeek: null,
      everyWeeks: 1,
      nthWeekday: null,
      between: null,
      blackouts: [],
      spread: null,
      onFailure: 'owner',
      onMissingCharacters: 'send',
      largeFiles: 'FAIL',
      moreReports: [],
      noData: 'ownerNotice',
      notify: 'everyRun',
      notifyResolved: false,
      guard: null,
      waitFor: null,
      deliveryMethod: null,
    };
    expect(event).toEqual({
      type: 'ScheduleCreated',
      data: { ...data, spec: { ...rest, ...added, formats: ['PDF'] } },
    });
  });

  it.each(['render-requested.v1.json', 'report-rendered.v1.json', 'render-failed.v1.json'])(
    'gives %s, which was about a delivery, the run of its occurrence',
    (file) => {
      const { data } = sample(file);
      const runId = String(data['deliveryId']).replace(/~email~0$/, '');
      expect(decodeEvent(sample(file)).event.data).toMatchObject({ ...data, runId });
      const elsewhere = { ...sample(file), data: { ...data, deliveryId: 'something else' } };
      expect(() => decodeEvent(elsewhere)).toThrow(UnreadableEvent);
    },
  );

  it('distinguishes a DeliveryOpened that requests the first attempt from one of version 1, which requests nothing', () => {
    const dispatch = (file: string) => {
      const { event } = decodeEvent(sample(file));
      return event.type === 'DeliveryOpened' ? dispatchOf(event) : event;
    };
    const { data } = sample('delivery-opened.v2.json');
    const { deliveryId, audience, recipients, subject, artifacts, rendering, at } = data;
    const sent = { attempt: 1, addressed: [], shared: rendering, date: null };
    expect(dispatch('delivery-opened.v1.json')).toBeNull();
    expect(dispatch('delivery-opened.v2.json')).toEqual({
      ...sent,
      deliveryId,
      audience,
      recipients,
      subject,
      artifacts,
      at,
    });
  });

  it('goes step by step', () => {
    const definition = defineEvent('noun', 'Happened', z.object({ steps: z.array(z.number()) }), {
      v: 3,
      upcast: {
        1: () => ({ steps: [1] }),
        2: ({ steps }) => ({ steps: [...(steps as number[]), 2] }),
      },
    });
    expect(upcast(definition, 1, {})).toEqual({ steps: [1, 2] });
    expect(upcast(definition, 2, { steps: [] })).toEqual({ steps: [2] });
    expect(upcast(definition, 3, { steps: [] })).toEqual({ steps: [] });
  });

  it('is required for every old version', () => {
    expect(() => defineEvent('noun', 'Happened', z.object({}), { v: 3, upcast: { 2: (data) => data } })).toThrow(
      'Happened: no upcaster from version 1',
    );
  });
});

describe('optional additions', () => {
  it.each([
    ['dispatch-requested.v1.json', { addressed: [], shared: null, date: null }],
    ['retry-scheduled.v1.json', { unknown: [] }],

    ['recipients-deferred.v1.json', { result: null }],
  ])('%s stored before later additions is read with their defaults', (file, additions) => {
    const stored = sample(file);
    const before = Object.fromEntries(Object.entries(stored.data).filter(([name]) => !(name in additions)));
    expect(decodeEvent({ ...stored, data: before }).event.data).toMatchObject(additions);
  });
});

it.each(['schedule-created.v2.json', 'schedule-changed.v1.json', 'schedule-restored.v1.json'])(
  '%s from before there were subscriptions is a schedule',
  (file) => {
    const stored = sample(file);
    const { deliveryMethod: _, ...spec } = stored.data['spec'] as Record<string, unknown>;
    const { event } = decodeEvent({ ...stored, data: { ...stored.data, spec } });
    expect(event.data).toMatchObject({ spec: { ...spec, deliveryMethod: null } });
  },
);

describe('what cannot be read', () => {
  const paused = sample('schedule-paused.v1.json');
  it.each([
    ['an unknown type', { ...paused, type: 'ScheduleExploded' }, /unknown event type/],
    ['a type that is a property of objects', { ...paused, type: 'constructor' }, /unknown event type/],
    ['a newer version', { ...paused, metadata: { ...paused.metadata, v: 3 } }, /newer/],
    ['version 0', { ...paused, metadata: { ...paused.metadata, v: 0 } }, /metadata/],
    ['no metadata', { ...paused, metadata: undefined }, /metadata/],
    ['metadata without a tenant', { ...paused, metadata: { v: 1 } }, /metadata/],
    ['data that do not fit', { ...paused, data: { scheduleId: 'x' } }, /version 1/],
    ['data that are no object', { ...sample('schedule-created.v1.json'), data: null }, /version 1/],
    ['an old spec that is no object', { ...sample('schedule-created.v1.json'), data: { spec: 7 } }, /version 1/],
  ])('%s is an UnreadableEvent', (_, stored, why) => {
    expect(() => decodeEvent(stored)).toThrow(UnreadableEvent);
    expect(() => decodeEvent(stored)).toThrow(why);
  });
});

describe('metadata', () => {
  it('carries the newest version and only what belongs there', () => {
    const context = { tenantId: 'default', userId: 'u', correlationId: 'c', appended: { commit: 1n, prepare: 1n } };
    expect(metadataFor('ScheduleCreated', context)).toEqual({
      v: 7,
      tenantId: 'default',
      userId: 'u',
      correlationId: 'c',
      causationId: null,
      traceparent: null,
    });
  });
});
