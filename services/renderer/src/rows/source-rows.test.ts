import { describe, expect, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { SourceRowsEvent } from '@punctual/contracts';
import { sourceRows } from './source-rows';

const { given } = scenario(sourceRows);
const about = { occurrenceId: 'o1', reportId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90', at: '2026-11-23T09:00:00.000Z' };
const read = (hash: string): SourceRowsEvent => ({
  type: 'RowsRead',
  data: { ...about, reportVersion: 1, rows: { sha256: hash.repeat(64), size: 1, count: 1 } },
});
const failed: SourceRowsEvent = { type: 'RowsFailed', data: { ...about, code: 'source/denied', message: 'no' } };

describe('the rows for the people of a run', () => {
  it('are read once', () =>
    given()
      .when({ type: 'RecordRows', data: read('a') })
      .then(read('a'))
      .andAgainDoesNothing());
  it('are not read again once their run was archived', () => {
    const archived = sourceRows.evolve({ status: 'failed' }, { type: 'RowsArchived' } as never);
    expect(sourceRows.decide({ type: 'RecordRows', data: read('b') }, archived)).toEqual([]);
    expect(archived).toEqual({ status: 'archived' });
  });
  it('stay those that were read first', () => {
    given(read('a'))
      .when({ type: 'RecordRows', data: read('b') })
      .then();
    given(read('a')).when({ type: 'RecordRows', data: failed }).then();
    given(failed)
      .when({ type: 'RecordRows', data: read('a') })
      .then();
  });
});
