import { describe, expect, it } from '@jest/globals';
import { readConfig } from '@punctual/chassis';
import { sourcesWith } from '../testing/sources';
import { sourceSettings } from './settings';

const SOURCE_SECRETS = JSON.stringify({
  board: { value: 'open sesame', files: true },
  hr: { value: 'geheim', files: true, allow: { roles: ['admin'] } },
  other: { value: 'x', files: true, tenant: 'another' },
  crm: { value: 'Bearer token', hosts: ['crm.example.com'] },
});
const users = {
  ada: { email: 'ada@example.com', role: 'author' },
  root: { email: 'r@example.com', role: 'admin' },
} as const;
const sources = sourcesWith({ SOURCE_SECRETS }, { users });
const named = (pdf: string, excel?: string) => ({
  pdf: { password: { secret: pdf } },
  ...(excel === undefined ? {} : { excel: { password: { secret: excel } } }),
});

describe('the passwords of files', () => {
  it('are those that the operator has configured for files', async () => {
    expect(await sources.passwordsOf(named('board', 'hr'), 'root')).toEqual({ pdf: 'open sesame', excel: 'geheim' });
    expect(await sources.passwordsOf({ pdf: { paper: 'A4' } }, 'ada')).toEqual({});
  });

  it.each([
    ['none', 'source/unknown-secret'],
    ['other', 'source/unknown-secret'],
    ['hr', 'source/denied'],
    // A token of another system could be guessed at from the file.
    ['crm', 'source/denied'],
  ])('are not taken from the secret %s, and the field is named', async (name, code) => {
    await expect(sources.passwordsOf(named(name), 'ada')).rejects.toMatchObject({ code });
    const problems = await sources.passwordProblems(named('board', name), 'ada');
    expect(problems).toEqual([
      { path: 'files.excel.password.secret', message: expect.stringContaining(`secret "${name}"`) },
    ]);
  });

  it('are sent to no host', async () => {
    const source = {
      kind: 'http',
      url: 'https://crm.example.com/',
      method: 'GET',
      headers: { A: { secret: 'board' } },
    };
    const reading = sources.read({ ...source, format: 'json' } as never, { userId: 'ada', values: new Map() as never });
    await expect(reading[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'source/denied' });
  });

  it.each([
    [{ value: 'x' }, /"a": hosts/],
    [{ value: 'x', hosts: ['h'], files: true }, /"a": hosts/],
    [{ value: 'x', files: false }, /"a": files/],
    [{ value: 'ü'.repeat(64), files: true }, /"a": value must have at most 127 bytes/],
    [{ value: 'a\nb', files: true }, /"a": value must be one line/],
  ])('cannot be configured as %j', (secret, message) => {
    const read = () => readConfig(sourceSettings, { SOURCE_SECRETS: JSON.stringify({ a: secret }) });
    expect(read).toThrow(message);
  });
});
