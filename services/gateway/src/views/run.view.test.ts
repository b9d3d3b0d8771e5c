import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
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
