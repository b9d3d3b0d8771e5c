import type { DomainEvent, TemplateResource } from '@punctual/contracts';
import type { Recorded, View } from './view';
import { wordsOf } from './words';

/** A template of mails; a deleted one is kept, so that it can be restored. */
export type TemplateRow = TemplateResource & { deletedAt: string | null };

const evolve = (row: TemplateRow | null, { type, data }: DomainEvent, { revision }: Recorded): TemplateRow | null => {
  const version = revision + 1;
  if (type === 'TemplateDefined') {
    const { templateId: id, userId, name, mjml, at } = data;
    return { id, userId, name, mjml, version, createdAt: at, updatedAt: at, deletedAt: null };
  }
  if (!row) return row;
  switch (type) {
    case 'TemplateRevised':
      return { ...row, name: data.name, mjml: data.mjml, version, updatedAt: data.at };
    case 'TemplateDeleted':
      return { ...row, version, updatedAt: data.at, deletedAt: data.at };
    case 'TemplateRestored':
      return { ...row, version, updatedAt: data.at, deletedAt: null };
    default:
      return row;
  }
};

/** A template without its text, for lists. */
const summaryOf = ({ id, userId, name, version, createdAt, updatedAt }: TemplateRow) => ({
  ...{ id, userId, name, version, createdAt, updatedAt },
});

/** Templates of mails. */
export const templateView: View<TemplateRow> = {
  name: 'template',
  version: 1,
  prefixes: ['template-'],
  keys: ({ data }) => ('templateId' in data && typeof data.templateId === 'string' ? [data.templateId] : []),
  evolve,
  columns: {
    name: { type: 'text', of: ({ name }) => name },
    createdAt: { type: 'text', of: ({ createdAt }) => createdAt },
    updatedAt: { type: 'text', of: ({ updatedAt }) => updatedAt },
    words: { type: 'text', of: ({ name }) => wordsOf(name) },
    deleted: { type: 'integer', of: ({ deletedAt }) => (deletedAt === null ? 0 : 1) },
    summary: { type: 'text', of: (row) => JSON.stringify(summaryOf(row)) },
  },
  indexes: [['createdAt'], ['words']],
};
