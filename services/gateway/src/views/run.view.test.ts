import { describe, expect, it } from '@jest/globals';
import { type DomainEvent, deliveryIdOf } from '@punctual/contracts';
import { at, deliveryId, fired, occurrenceId, runOpened, scheduleId } from '../testing/samples';
import { runView } from './run.view';
import { row } from './testing/fold';

describe('run', () => {
  it('exists as soon as the occurrence fires, and shows its progress', () => {
    expect(row(runView, occurrenceId, fired())).toMatchObject({
      id: occurrenceId,
      trigger: 'planned',
      audience: { type: 'together', recipients: 2 },
      deliveryIds: [deliveryId],
      deadline: null,
      ended: null,
    });
    expect(row(runView, occurrenceId, fired(), runOpened)).toMatchObject({ deadline: at(3_600) });
  });
  it('to lists has the deliveries and recipients that it tells when it opens', () => {
    const lists = [{ listId: scheduleId, revision: 2, status: 'active', members: 600 } as const];
    const opened: DomainEvent = { type: 'RunOpened', data: { ...runOpened.data, pages: 2, recipients: 601, lists } };
    expect(row(runView, occurrenceId, fired(), opened)).toMatchObject({
      audience: { type: 'together', recipients: 601, lists },
      deliveryIds: [deliveryId, deliveryIdOf(occurrenceId, 1)],
    });
  });
  it('can fail, and be resumed', () => {
    const failed: DomainEvent = {
      type: 'RunFailed',
      data: { occurrenceId, scheduleId, pages: 1, cause: 'parked', reason: 'parked: x', at: at(70) },
    };
    expect(row(runView, occurrenceId, fired(), failed)).toMatchObject({
      ended: 'PERMANENTLY_FAILED',
      errorMessage: 'parked: x',
    });
    expect(row(runView, occurrenceId, fired(), failed, runOpened)).toMatchObject({ ended: null, errorMessage: null });
  });
});
