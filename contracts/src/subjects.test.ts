import { describe, expect, it } from '@jest/globals';
import { commandDefinition } from './command';
import { metadataSchema } from './event';
import { eventDefinitions } from './registry';
import {
  cloudEventSchema,
  deadLetterSubject,
  durableName,
  eventSubject,
  eventsOfType,
  fromCloudEvent,
  parseStreamName,
  publishedPrefixes,
  queuedSubject,
  queueOfEvent,
  requestSubject,
  streamName,
  toCloudEvent,
} from './subjects';

describe('subjects', () => {
  it('are as api.md says', () => {
    expect(eventSubject('default', 'delivery', 'x~email~0', 'DeliveryOpened')).toBe(
      'punctual.default.delivery.x~email~0.DeliveryOpened',
    );
    expect(eventsOfType('DeliveryOpened')).toBe('punctual.*.delivery.*.DeliveryOpened');
    expect(queuedSubject('renderer', 'RenderRequested')).toBe('queue.renderer.RenderRequested');
    expect(requestSubject('scheduler', 'PauseSchedule')).toBe('request.scheduler.PauseSchedule');
    expect(deadLetterSubject('mailer', 'DispatchRequested')).toBe('dead.mailer.DispatchRequested');
    expect(durableName('tracker', 'OccurrenceFired')).toBe('tracker-OccurrenceFired');
  });

  it('know which service takes which request', () => {
    expect(queueOfEvent).toEqual({
      RenderRequested: 'renderer',
      DeliveryOpened: 'mailer',
      DispatchRequested: 'mailer',
    });
    expect(commandDefinition('DefineReport').service).toBe('renderer');
    expect(commandDefinition('CreateSchedule').service).toBe('scheduler');
    expect(() => commandDefinition('Nothing' as 'CreateSchedule')).toThrow('unknown command');
  });

  it('publish everything but accounts', () => {
    const open = [
      'branding-',
      'calendar-',
      'template-',
      'report-',
      'schedule-',
      'occurrence-',
      'probe-',
      'run-',
      'condition-',
      'delivery-',
      'feedback-',
      'rendering-',
      'mailing-',
      'list-',
      'notice-',
      'guard-',
      'dataset-',
      'rows-',
      'suppression-',
    ];
    expect([...publishedPrefixes].sort()).toEqual(open.sort());
    const confidential = eventDefinitions.filter((definition) => definition.confidential);
    expect(confidential.length).toBe(24);
    for (const { noun } of confidential)
      expect(publishedPrefixes.some((prefix) => `${noun}-1`.startsWith(prefix))).toBe(false);
  });
});

describe('stream names', () => {
  it.each([
    ['schedule', '5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11'],
    ['delivery', 'a-b~2026-11-23T09:00:00~America:New_York~email~0'],
  ])('of %s are taken apart again', (noun, id) => expect(parseStreamName(streamName(noun, id))).toEqual({ noun, id }));
  it('need no dash', () => expect(parseStreamName('loose')).toEqual({ noun: 'loose', id: '' }));
});

describe('the envelope', () => {
  const stored = {
    id: 'e1',
    stream: 'schedule-1',
    type: 'SchedulePaused',
    created: '2026-11-23T14:00:00.000Z',
    data: { deep: [1, { a: null }] },
  };
  const full = {
    v: 2,
    tenantId: 't',
    userId: 'u',
    correlationId: 'c',
    causationId: 'k',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };

  it.each([full, metadataSchema.parse({ tenantId: 'default' })])(
    'carries type, data and metadata %j there and back',
    (metadata) => {
      const envelope = cloudEventSchema.parse(
        JSON.parse(JSON.stringify(toCloudEvent({ ...stored, metadata, logId: 'l1' }))),
      );
      expect(fromCloudEvent(envelope)).toEqual({ type: stored.type, data: stored.data, metadata });
      expect(envelope).toMatchObject({
        specversion: '1.0',
        id: 'e1',
        source: '/punctual',
        logid: 'l1',
        subject: 'schedule-1',
        time: stored.created,
        datacontenttype: 'application/json',
      });
    },
  );

  it('has extension names of lower-case letters and digits only (CloudEvents 1.0, Naming Conventions)', () => {
    for (const name of Object.keys(toCloudEvent({ ...stored, logId: 'l1', metadata: full })))
      expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });
});
