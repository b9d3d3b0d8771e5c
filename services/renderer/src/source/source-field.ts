import type { HttpSource, Source } from '@punctual/contracts';
import type { RenderError } from '../data/render-error';

type Said = Pick<RenderError, 'code' | 'message'>;

/** The header whose secret is named. */
const headerNamed = ({ headers }: HttpSource, message: string): string | undefined =>
  Object.entries(headers).find(
    ([, value]) => typeof value !== 'string' && message.includes(` secret "${value.secret}"`),
  )?.[0];

const httpField = (source: HttpSource, { code, message }: Said): string => {
  const header = headerNamed(source, message);
  if (header !== undefined) return `headers.${header}`;
  if (message.includes('(paging.maxPages)')) return 'paging.maxPages';
  const isExpression = code === 'source/bad-rows' || message.startsWith('the expression');
  return isExpression && source.format === 'json' ? 'rowsAt' : 'url';
};

/** What is wrong with where the query goes; the rest is about the query. */
const OF_CONNECTION: readonly string[] = ['source/unreachable', 'source/unknown-connection', 'source/denied'];

/** The field of a source that a problem is about: the one that its author would change. */
export const sourceField = (source: Source, said: Said): string => {
  switch (source.kind) {
    case 'inline':
      return 'source.rows';
    case 'http':
      return `source.${httpField(source, said)}`;
    case 'sql':
      return OF_CONNECTION.includes(said.code) && !said.message.startsWith('the query')
        ? 'source.connection'
        : 'source.query';
  }
};
