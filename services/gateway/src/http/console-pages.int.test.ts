import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '@punctual/chassis';
import { startTestGateway, type TestGateway } from '../testing/gateway';
import { problem } from '../testing/requests';

const folder = mkdtempSync(join(tmpdir(), 'console-test-'));
const index = '<meta property="csp-nonce" nonce="__CSP_NONCE__"><script src="/assets/index-1.js"></script>';
const script = 'console.log("built");'.repeat(50);
const lines: string[] = [];
let gateway: TestGateway;

beforeAll(async () => {
  mkdirSync(join(folder, 'dist/assets'), { recursive: true });
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, 'dist', name), content);
  write('index.html', index);
  write('color-scheme.js', 'dark()');
  write('assets/index-1.js', script);
  write('assets/index-1.js.br', brotliCompressSync(script));
  write('assets/index-1.js.gz', gzipSync(script));
  write('assets/small.css', 'a{}');
  write('.secret', 'hidden');
  writeFileSync(join(folder, 'outside.js'), 'beyond the folder');
  const log = createLog('test', 'info', { write: (line) => void lines.push(line) });
  gateway = await startTestGateway({ log, extras: { consoleFolder: join(folder, 'dist') } });
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

describe('the page', () => {
  it('answers at every path of the console, never cached, with a policy and a nonce of its own', async () => {
    const nonces = new Set<string>();
    for (const path of ['/', '/sign-in', '/schedules/1?tab=runs', '/people/ann@example.com', '/lists/%E2%82%AC']) {
      const { text, headers } = await gateway.api.get(path).expect(200);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      const nonce = /nonce="([^"]+)"/.exec(text)?.[1] ?? '';
      expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
      nonces.add(nonce);
      expect(headers['content-security-policy']?.split('; ').sort()).toEqual(
        [
          "default-src 'self'",
          "script-src 'self'",
          `style-src 'self' 'nonce-${nonce}'`,
          "style-src-attr 'none'",
          "img-src 'self' data: blob:",
          "connect-src 'self'",
          "frame-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "object-src 'none'",
        ].sort(),
      );
      expect((await gateway.api.head(path).expect(200)).text).toBeFalsy();
    }
    expect(nonces.size).toBe(5);
  });

  it('is not at a path of the API or of another part, however it is spelled, nor where a file is missing', async () => {
    const others = ['/assets/index-0.js', '/assets/', '/favicon.ico', '/inbox', '/u', '/hooks/x', '/.well-known/x'];
    const variants = ['/API/v1/reports', '//api/v1/reports', '/%61pi/v1/reports', '/%2fapi', '/%zz', '/Health/ready'];
    for (const path of [...others, ...variants]) {
      const { status, body } = await gateway.api.get(path);
      expect([path, status, body]).toEqual([path, 404, problem(404, 'route/unknown')]);
    }
    await gateway.api.post('/schedules').send({}).expect(404);
  });

  it('leaves no address of a person in the log', async () => {
    await gateway.api.get('/people/grace@example.com').expect(200);
    const logged = lines.join('\n');
    expect(logged).toContain('"/{page}"');
    expect(logged).not.toContain('grace');
  });
});

describe('a file', () => {
  const SCRIPT = '/assets/index-1.js';

  it('is sent as it was compressed by the build, and is cached for a year', async () => {
    for (const [accepted, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['identity', undefined],
    ] as const) {
      const { headers, text } = await gateway.api.get(SCRIPT).set('Accept-Encoding', accepted).expect(200);
      expect([accepted, headers['content-encoding']]).toEqual([accepted, encoding]);
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': expect.stringContaining('javascript'),
        vary: expect.stringContaining('Accept-Encoding'),
      });
      if (encoding !== 'br') expect(text).toBe(script);
    }
    const { headers } = await gateway.api.get('/assets/small.css').set('Accept-Encoding', 'br').expect(200);
    expect(headers).not.toHaveProperty('content-encoding');
  });

  it('is asked for again where its name does not change with its content', async () => {
    const { headers } = await gateway.api.get('/color-scheme.js').expect(200);
    expect(headers['cache-control']).toBe('no-cache');
    await gateway.api.get('/color-scheme.js').set('If-None-Match', String(headers['etag'])).expect(304);
    await gateway.api.get('/color-scheme.js').set('If-None-Match', '"another"').expect(200, 'dark()');
  });

  it('comes from the folder alone', async () => {
    for (const path of [
      '/../outside.js',
      '/..%2foutside.js',
      '/assets/../../outside.js',
      '/.secret',
      '/assets/index-1.js.br',
    ])
      expect([path, (await gateway.api.get(path)).text.includes('beyond')]).toEqual([path, false]);
    await gateway.api.get('/.secret').expect(404);
    await gateway.api.get('/assets/index-1.js.br').expect(404);
    expect((await gateway.api.get('/index.html')).status).toBe(404);
  });
});

it('says how to build the console where it is not built', async () => {
  const bare = await startTestGateway();
  try {
    const { text, headers } = await bare.api.get('/').expect(200);
    expect(text).toContain('npm run build --workspace services/console');
    const nonce = /<style nonce="([^"]+)"/.exec(text)?.[1];
    expect(headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
    await bare.api.get('/schedules').expect(404);
  } finally {
    await bare.close();
  }
});
