import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { Event } from '@punctual/contracts';
import { type RenderingCommand, rendering } from './rendering';

const { given } = scenario(rendering);
const at = '2026-11-23T09:00:00.000Z';
const done = (attempt: number): Event<'ReportRendered'> => ({
  type: 'ReportRendered',
  data: {
    runId: 'r1',
    deliveryId: null,
    attempt,
    reportId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90',
    reportVersion: 1,
    subject: '',
    artifacts: [],
    metrics: [],
    rowCount: 0,
    contentHash: '',
    rowsHash: null,
    at,
  },
});
const failed = (attempt: number): Event<'RenderFailed'> => ({
  type: 'RenderFailed',
  data: { runId: 'r1', deliveryId: null, attempt, code: 'report/unknown', message: 'gone', final: true, at },
});
const progressed = (attempt: number): Event<'RenderProgressed'> => ({
  type: 'RenderProgressed',
  data: { runId: 'r1', attempt, step: 'reading', rows: 1, files: 0, at },
});
const record = (data: RenderingCommand['data']): RenderingCommand => ({ type: 'RecordRendering', data });

describe('a rendering', () => {
  it('answers a request once', () =>
    given()
      .when(record(done(1)))
      .then(done(1))
      .andAgainDoesNothing());
  it('answers each request by itself', () =>
    given(failed(1))
      .when(record(done(2)))
      .then(done(2))
      .andAgainDoesNothing());
  it('says how far it is until it is answered', () => {
    given(failed(1), progressed(2))
      .when(record(progressed(2)))
      .then(progressed(2));
    given(progressed(1))
      .when(record(done(1)))
      .then(done(1));
    given(done(1))
      .when(record(progressed(1)))
      .then();
  });
  it('keeps its first answer', () => {
    given(done(1))
      .when(record(failed(1)))
      .then();
    given(failed(1))
      .when(record(done(1)))
      .then();
    given(done(2))
      .when(record(done(1)))
      .then();
  });
});
