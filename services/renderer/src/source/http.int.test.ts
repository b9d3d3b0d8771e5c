import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBrotliCompress, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type HttpSource, sourceSchema } from '@punctual/contracts';
import { countHeld } from '../testing/held';
import { readAll, refusal } from '../testing/read';
import { sourcesWith } from '../testing/sources';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;
const listen = (handle: Handle): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(handle).listen(0, '127.0.0.1', () => resolve(server));
  });
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('a source on the web', () => {
  let handle: Handle = () => undefined;
  let other: Handle = () => undefined;
  const requests: IncomingMessage[] = [];
  let main: Server;
  let second: Server;
  let url: string;
  let away: string;

  beforeAll(async () => {
    main = await listen((request, response) => {
      requests.push(request);
      handle(request, response);
    });
    second = await listen((request, response) => {
      requests.push(request);
      other(request, response);
    });
    url = `http://localhost:${portOf(main)}`;
    away = `http://127.0.0.1:${portOf(second)}`;
  });
  afterAll(() => {
    main.close().closeAllConnections();
    second.close().closeAllConnections();
  });
  beforeEach(() => void requests.splice(0));

  const env = (more: Record<string, string> = {}) => ({
    SOURCE_ALLOWED_HOSTS: `localhost:${portOf(main)}, ${away.slice(7)}`,
    SOURCE_SECRETS: JSON.stringify({
      crm: { value: 'Bearer geheim', hosts: ['localhost'] },
      far: { value: 'fern', hosts: ['api.example.com'] },
      boss: { value: 'chef', hosts: ['localhost'], allow: { roles: ['admin'] } },
    }),
    ...more,
  });
  const http = (changes: Record<string, unknown> = {}) =>
    sourceSchema.parse({ kind: 'http', url: `${url}/rows`, ...changes }) as HttpSource;
  const read = (changes: Record<string, unknown> = {}, values: Record<string, unknown> = {}) =>
    readAll(sourcesWith(env()), http(changes), { values });
  const answers =
    (body: unknown, headers: Record<string, string> = {}, status = 200): Handle =>
    (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    };

  it('gives the rows of JSON, with numbers exact', async () => {
    handle = answers(
      '[{"a": 1, "id": 12345678901234567890, "price": 0.10, "long": 1.23456789012345678}, {"a": {"b": [1]}}]',
    );
    expect(await read()).toEqual([
      { a: 1, id: 12345678901234567890n, price: 0.1, long: '1.23456789012345678' },
      { a: { b: [1] } },
    ]);
  });

  it('finds rows with JSONata, and tells no rows from a field that is gone', async () => {
    handle = answers({ data: { clients: [{ n: 1 }, { n: 2 }], none: [] } });
    expect(await read({ rowsAt: 'data.clients.{"twice": n * 2}' })).toEqual([{ twice: 2 }, { twice: 4 }]);
    expect(await read({ rowsAt: 'data.clients[n > 1]' })).toEqual([{ n: 2 }]);
    expect(await read({ rowsAt: 'data.none' })).toEqual([]);
    expect(await read({ rowsAt: '[data.clients[n > 5]]' })).toEqual([]);
    expect(await refusal(read({ rowsAt: 'data.customers' }))).toMatch(
      /^source\/bad-rows: rowsAt finds nothing.*\[data\.customers\]/,
    );
    expect(await refusal(read())).toMatch(/^source\/bad-rows: .*rowsAt/);
    expect(await refusal(read({ rowsAt: 'data.clients.n' }))).toMatch(/^source\/bad-rows: row 0/);
  });

  it.each([
    ['( $f := function($x){ $f($x + 1) + 1 }; $f(1) )', /^source\/failed: the expression fails/],
    ['( $f := function(){ $f() }; $f() )', /^source\/(timeout|failed)/],
    [
      '$reduce([1..9999999], function($a, $b){ $a & "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }, "")',
      /^source\/(timeout|failed)/,
    ],
    ['$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)', /^source\/timeout/],
    ['$error("no")', /^source\/failed: the expression fails: no/],
  ])('ends the expression %s', async (rowsAt, why) => {
    handle = answers({ a: 1 });
    const impatient = sourcesWith(env(), { ms: 500 });
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 20);
    expect(await refusal(readAll(impatient, http({ rowsAt })))).toMatch(why);
    clearInterval(turning);
    // Whatever it does, this thread goes on.
    if (/timeout/.test(String(why)) && !/failed/.test(String(why))) expect(turns).toBeGreaterThan(20);
  });

  it('sends parameters, headers and a body', async () => {
    let body = '';
    handle = (request, response) => {
      request.on('data', (chunk: Buffer) => (body += String(chunk)));
      request.on('end', () => answers([])(request, response));
    };
    const values = { region: 'Nord & Süd', ids: [1, 2], from: '2026-11-01' };
    const query = { region: { parameter: 'region' }, id: { parameter: 'ids' }, fixed: 'x' };
    const headers = { Authorization: { secret: 'crm' }, 'X-Team': 'sales' };
    await read(
      { method: 'POST', query, headers, body: { from: { parameter: 'from' }, deep: [{ parameter: 'ids' }] } },
      values,
    );
    const [request] = requests;
    expect(new URL(request?.url ?? '', url).searchParams.toString()).toBe('region=Nord+%26+S%C3%BCd&id=1&id=2&fixed=x');
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer geheim',
      'x-team': 'sales',
      'content-type': 'application/json',
    });
    expect(JSON.parse(body)).toEqual({ from: '2026-11-01', deep: [[1, 2]] });
    expect(await refusal(read({ query: { a: { parameter: 'gone' } } }))).toMatch(/^source\/missing-parameter/);
  });

  it('gives the rows of CSV, without losing a digit', async () => {
    handle = answers('\ufeffid,name,price\r\n007,"a ""b"", c",1.5\r\n12345678901234567,"two\nlines",1.50\r\n,,0\r\n', {
      'content-type': 'text/csv',
    });
    expect(await read({ format: 'csv' })).toEqual([
      { id: '007', name: 'a "b", c', price: 1.5 },
      { id: '12345678901234567', name: 'two\nlines', price: '1.50' },
      { id: null, name: null, price: 0 },
    ]);
    handle = answers('a,b\n1\n');
    expect(await refusal(read({ format: 'csv' }))).toMatch(/^source\/bad-rows: the answer is not CSV/);
    handle = answers('');
    expect(await refusal(read({ format: 'csv' }))).toMatch(/^source\/bad-rows: .*empty/);
    handle = answers('a,a\n1,2\n');
    expect(await refusal(read({ format: 'csv' }))).toMatch(/^source\/bad-rows: .*two columns/);
  });

  it('follows pages by link, and by cursor', async () => {
    handle = (request, response) => {
      const page = Number(new URL(request.url ?? '', url).searchParams.get('page') ?? 1);
      const link = page < 3 ? { link: `</rows?page=9>; rel="last", </rows?page=${page + 1}>; rel="next"` } : {};
      answers([{ page }], link as Record<string, string>)(request, response);
    };
    expect(await read({ paging: { by: 'link' } })).toEqual([{ page: 1 }, { page: 2 }, { page: 3 }]);
    expect(await refusal(read({ paging: { by: 'link', maxPages: 2 } }))).toMatch(/^source\/too-large: .*2 pages/);
    handle = (request, response) => {
      const after = Number(new URL(request.url ?? '', url).searchParams.get('after') ?? 0);
      answers({ rows: [{ after }], next: after < 2 ? after + 1 : null })(request, response);
    };
    const paging = { by: 'cursor', next: 'next', parameter: 'after' };
    expect(await read({ rowsAt: 'rows', paging })).toEqual([{ after: 0 }, { after: 1 }, { after: 2 }]);
    handle = answers({ rows: [{ a: 1 }], next: 'same' });
    expect(await refusal(read({ rowsAt: 'rows', paging }))).toMatch(/^source\/failed: the pages of the source repeat/);
  });

  it('follows redirects, and sends nothing of its own to another origin', async () => {
    handle = (request, response) =>
      request.url === '/rows'
        ? answers('', { location: '/moved' }, 302)(request, response)
        : answers([{ a: request.headers.authorization }])(request, response);
    const headers = { Authorization: { secret: 'crm' }, Cookie: 'a=b' };
    expect(await read({ headers })).toEqual([{ a: 'Bearer geheim' }]);
    handle = answers('', { location: `${away}/x` }, 307);
    other = answers([{ a: 1 }]);
    expect(await read({ headers, method: 'POST', body: { secret: 1 } })).toEqual([{ a: 1 }]);
    const last = requests.at(-1);
    expect(last?.method).toBe('GET');
    expect(last?.headers).not.toHaveProperty('authorization');
    expect(last?.headers).not.toHaveProperty('cookie');
    handle = answers('', { location: '/rows' }, 302);
    expect(await refusal(read())).toMatch(/^source\/failed: .*redirects more than 5/);
    handle = answers('', { location: 'file:///etc/passwd' }, 302);
    expect(await refusal(read())).toMatch(/^source\/denied: .*file:/);
  });

  it('reaches public addresses and those the operator allows, at every hop and page', async () => {
    const inward = `http://127.0.0.1:${portOf(main)}/inner`;
    const inner = () => requests.filter((request) => request.url === '/inner');
    for (const target of [inward, `http://[::ffff:127.0.0.1]:${portOf(main)}/inner`, 'http://169.254.169.254/latest/'])
      expect(await refusal(read({ url: target }))).toMatch(/^source\/denied: .*not a public address/);
    handle = answers('', { location: inward }, 302);
    expect(await refusal(read())).toMatch(/^source\/denied: .*not a public address/);
    handle = answers([{ a: 1 }], { link: `<${inward}>; rel=next` });
    expect(await refusal(read({ paging: { by: 'link' } }))).toMatch(/^source\/denied/);
    expect(inner()).toEqual([]);
    expect(await sourcesWith(env()).problemsOf(http({ url: inward }), 'u1')).toMatchObject([{ path: 'source.url' }]);
  });

  it('sends a secret only to its hosts, for those who may use it, and says it nowhere', async () => {
    handle = (request, response) => answers({ seen: request.headers['x-key'] }, {}, 400)(request, response);
    expect(await refusal(read({ headers: { 'X-Key': { secret: 'crm' } } }))).toBe(
      'source/failed: the server answers 400: {"seen":"***"}',
    );
    expect(await refusal(read({ headers: { 'X-Key': { secret: 'far' } } }))).toMatch(
      /^source\/denied: .*"far" is not for localhost/,
    );
    expect(await refusal(read({ headers: { 'X-Key': { secret: 'boss' } } }))).toMatch(/^source\/denied: .*"boss"/);
    expect(await refusal(read({ headers: { 'X-Key': { secret: 'none' } } }))).toMatch(
      /^source\/unknown-secret: .*"none"/,
    );
    expect(
      await sourcesWith(env()).problemsOf(http({ headers: { A: { secret: 'none' } }, rowsAt: 'a[' }), 'u1'),
    ).toMatchObject([{ path: 'source.headers.A' }]);
    expect(await sourcesWith(env()).problemsOf(http({ rowsAt: 'a[' }), 'u1')).toMatchObject([
      { path: 'source.rowsAt' },
    ]);
  });

  it.each([
    [500, 'source/unreachable', false],
    [429, 'source/unreachable', false],
    [404, 'source/failed', true],
    [401, 'source/denied', true],
  ])('that answers %s fails with %s', async (status, code, isFinal) => {
    handle = answers('{"message":"no"}', {}, status);
    await expect(read()).rejects.toMatchObject({
      code,
      isFinal,
      message: `the server answers ${status}: {"message":"no"}`,
    });
  });

  it('unpacks, and ends what unpacks to too much', async () => {
    handle = answers(gzipSync('[{"a":1}]'), { 'content-encoding': 'gzip' });
    expect(await read()).toEqual([{ a: 1 }]);
    handle = (_, response) => {
      response.writeHead(200, { 'content-encoding': 'br' });
      const bomb = createBrotliCompress();
      bomb.pipe(response);
      const fill = Buffer.alloc(2 ** 20, 'a,');
      const write = (left: number): void => {
        if (left === 0) bomb.end();
        else if (!response.destroyed) bomb.write(fill, () => write(left - 1));
      };
      write(2_000);
    };
    const small = sourcesWith(env(), { octets: 20 * 2 ** 20 });
    expect(await refusal(readAll(small, http()))).toMatch(/^source\/too-large/);
    handle = answers('not gzip', { 'content-encoding': 'gzip' });
    expect(await refusal(read())).toMatch(/^source\/bad-rows: .*unpacked/);
    handle = answers('x', { 'content-encoding': 'zstd' });
    expect(await refusal(read())).toMatch(/^source\/bad-rows: .*"zstd"/);
  });

  it('that is slow, away, or breaks off is tried again', async () => {
    const impatient = sourcesWith(env(), { ms: 300 });
    handle = (_, response) => void response.writeHead(200).write('[{"a":');
    await expect(readAll(impatient, http())).rejects.toMatchObject({ code: 'source/timeout', isFinal: false });
    handle = (request) => request.socket.destroy();
    await expect(read()).rejects.toMatchObject({ code: 'source/unreachable', isFinal: false });
    const closed = sourcesWith({ SOURCE_ALLOWED_HOSTS: '127.0.0.1:1' });
    await expect(readAll(closed, http({ url: 'http://127.0.0.1:1/' }))).rejects.toMatchObject({
      code: 'source/unreachable',
    });
    handle = answers('{"a":');
    expect(await refusal(read())).toMatch(/^source\/failed: the answer is not JSON/);
  });

  it('gives a million rows of CSV in bounded memory', async () => {
    handle = (_, response) => {
      response.writeHead(200);
      const write = (row: number): void => {
        if (row >= 1_000_000) return void response.end();
        const lines = Array.from({ length: 1_000 }, (_unused, at) => `${row + at},some text\n`).join('');
        if (response.write(lines)) setImmediate(write, row + 1_000);
        else response.once('drain', () => write(row + 1_000));
      };
      response.write('n,text\n');
      write(0);
    };
    const slices = sourcesWith(env()).read(http({ format: 'csv' }), { userId: 'u1', values: {}, mostRows: 2e6 });
    const { rows, most } = await countHeld(slices);
    expect(rows).toBe(1_000_000);
    expect(most).toBeLessThan(30 * 2 ** 20);
  }, 120_000);
});
