import { type Connection, pathIn } from './connections';
import type { RowSource } from './row-source';

/** The rows of a query on a connection. The driver is loaded when it is first used, so that a start does not wait for it. */
export const sqlSource = async ({ kind, url }: Connection, query: string): Promise<RowSource> => {
  switch (kind) {
    case 'postgres':
      return (await import('./sql.postgres.js')).postgresSource(url, query);
    case 'mysql':
      return (await import('./sql.mysql.js')).mysqlSource(url, query);
    case 'sqlite':
    case 'duckdb':
      return (await import('./sql.engine.js')).engineSource(kind, pathIn(url), query);
  }
};
