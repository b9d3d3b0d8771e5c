import type { RenderRequested } from '@punctual/contracts';

/** The first request for a rendering of a run. */
export const renderRequest = (changes: Partial<RenderRequested['data']> = {}): RenderRequested['data'] => ({
  runId: 'r1',
  deliveryId: null,
  lost: false,
  attempt: 1,
  reportId: '0e8a4f52-6f7b-4a0e-9a43-1b7c5b6d2e90',
  formats: ['CSV'],
  parameters: {},
  asOf: '2026-11-23T09:00:00Z',
  timezone: 'UTC',
  at: '2026-11-23T09:00:00Z',
  ...changes,
});

/** What comes of it. */
export const RENDERED = {
  reportVersion: 1,
  subject: 's',
  artifacts: [],
  metrics: [],
  rowCount: 0,
  contentHash: 'h',
  rowsHash: 'r',
};
