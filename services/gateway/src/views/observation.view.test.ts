import { expect, it } from '@jest/globals';
import type { DomainEvent, Event } from '@punctual/contracts';
import { judging, observed } from '../testing/observed';
import { at, fired, occurrenceId, scheduleId, skipped } from '../testing/samples';
import { observationView } from './observation.view';

const rowAfter = (...events: DomainEvent[]) =>
  events
    .filter((event) => observationView.keys(event).includes(occurrenceId))
    .reduce<Parameters<typeof observationView.evolve>[0]>(
      (row, event) =>
        observationView.evolve(row, event, { key: occurrenceId, revision: 0, created: at(0), tenantId: 'default' }),
      null,
    );
const failed: Event<'RunFailed'> = {
  type: 'RunFailed',
  data: { occurrenceId, scheduleId, pages: 1, cause: 'rendering', reason: 'the report is gone', at: at(90) },
};

it('has no row for a run that is not judged', () => {
  expect(rowAfter(fired(), failed)).toBeNull();
});

it('shows a gap, with the reason, until something is observed', () => {
  expect(rowAfter(fired({ judging }))).toMatchObject({ state: null, gap: 'nothing is observed yet' });
  expect(rowAfter(fired({ judging }), failed)).toMatchObject({ state: null, gap: 'the report is gone' });
  expect(rowAfter(skipped)).toMatchObject({ state: null, gap: 'the schedule was paused' });
});

it('shows what was observed and decided, also of a run that failed later', () => {
  const row = rowAfter(fired({ judging }), observed('12.5'), failed);
  expect(row).toMatchObject({
    ...{ state: 'firing', observed: '12.5', sends: true, gap: null, confirmed: false },
    values: [{ name: 'Revenue', value: '12.5' }],
  });
  const confirmed = { type: 'ObservationConfirmed' as const, data: { scheduleId, occurrenceId, at: at(99) } };
  expect(rowAfter(fired({ judging }), observed('12.5'), confirmed)).toMatchObject({ confirmed: true });
});
