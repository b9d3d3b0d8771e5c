import { DatabaseSync } from 'node:sqlite';
import Koa from 'koa';
import { Pool } from 'pg';

/** What a route costs at least: Koa, one row by its key, and nothing else. Arguments: the place of the views, and the table. */
const [place = '', table = ''] = process.argv.slice(2);

const reader = (): ((key: string) => Promise<unknown>) => {
  if (place.startsWith('postgres:')) {
    const pool = new Pool({ connectionString: place, max: 10 });
    return async (key) => (await pool.query(`select doc from ${table} where key = $1`, [key])).rows[0]?.doc;
  }
  const select = new DatabaseSync(place, { readOnly: true }).prepare(`select doc from ${table} where key = ?`);
  return async (key) => select.get(key)?.['doc'];
};

const read = reader();
const app = new Koa();
app.use(async (context) => {
  context.type = 'application/json';
  context.body = await read(context.path.slice(1));
});
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '');
});
process.on('disconnect', () => process.exit(0));
