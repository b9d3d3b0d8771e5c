import type { Followed } from '@punctual/chassis';
import { metadataFor } from '@punctual/contracts';
import { reportDefined } from './samples';

/** A position of the log. */
export const place = (commit: number) => ({ commit: BigInt(commit), prepare: BigInt(commit) });

/** A report that was defined at a position. */
export const reportAt = (commit: number, reportId = `report-${commit}`): Followed => ({
  event: { ...reportDefined, data: { ...reportDefined.data, reportId } },
  metadata: metadataFor('ReportDefined', { tenantId: 'default' }),
  stored: {
    ...{ id: 'x', stream: `report-${reportId}`, revision: 0n, type: 'ReportDefined', data: {}, metadata: {} },
    ...{ position: place(commit), created: '2026-11-02T09:00:00.000Z' },
  },
});
