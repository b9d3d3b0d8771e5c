import type { DomainEvent, ReportResource } from '@punctual/contracts';
import type { Recorded, View } from './view';
import { wordsOf } from './words';

/** A report as its owner sees it; a deleted report is kept, so that it can be restored. */
export type ReportRow = ReportResource & { deletedAt: string | null };

/** A report without its rows, for lists. */
export type ReportSummary = Pick<
  ReportRow,
  'id' | 'name' | 'type' | 'userId' | 'version' | 'createdAt' | 'updatedAt'
> & { source: { kind: string } };

const evolve = (row: ReportRow | null, { type, data }: DomainEvent, { revision }: Recorded): ReportRow | null => {
  const version = revision + 1;
  if (type === 'ReportDefined') {
    const { reportId, userId, definition, at } = data;
    return { id: reportId, userId, ...definition, version, createdAt: at, updatedAt: at, deletedAt: null };
  }
  if (!row) return row;
  switch (type) {
    case 'ReportRevised':
      return { ...row, ...data.definition, version, updatedAt: data.at };
    case 'ReportDeleted':
      return { ...row, version, updatedAt: data.at, deletedAt: data.at };
    case 'ReportRestored':
      return { ...row, version, updatedAt: data.at, deletedAt: null };
    default:
      return row;
  }
};

const summaryOf = ({ id, name, type, userId, source, version, createdAt, updatedAt }: ReportRow): ReportSummary => ({
  id,
  name,
  type,
  userId,
  source: { kind: source.kind },
  version,
  createdAt,
  updatedAt,
});

/** Report definitions. Lists show `summary`, because the rows of 50 inline sources would be 38 MB. */
export const reportView: View<ReportRow> = {
  name: 'report',
  version: 6,
  prefixes: ['report-'],
  keys: ({ type, data }) =>
    type === 'ReportDefined' || type === 'ReportRevised' || type === 'ReportDeleted' || type === 'ReportRestored'
      ? [data.reportId]
      : [],
  evolve,
  columns: {
    userId: { type: 'text', of: ({ userId }) => userId },
    name: { type: 'text', of: ({ name }) => name },
    type: { type: 'text', of: ({ type }) => type },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    updatedAt: { type: 'text', of: ({ updatedAt }) => updatedAt },
    template: { type: 'text', of: ({ template }) => template },
    words: { type: 'text', of: ({ name, type }) => wordsOf(name, type) },
    deleted: { type: 'integer', of: ({ deletedAt }) => (deletedAt === null ? 0 : 1) },
    summary: { type: 'text', of: (row) => JSON.stringify(summaryOf(row)) },
  },
  indexes: [['createdAt'], ['userId', 'createdAt'], ['words'], ['template']],
};
