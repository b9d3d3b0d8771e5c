import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readConfig, settings } from './config';
import { zoneData, zoneDataText, zoneFiles } from './zone-data';

const root = mkdtempSync(join(tmpdir(), 'punctual-zones-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = (name: string, files: Record<string, string>): string => {
  const made = join(root, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(made, file, '..'), { recursive: true });
    writeFileSync(join(made, file), text);
  }
  return made;
};
const zone = 'TZif2 and so on';
const newer = folder('newer', {
  'tzdata.zi': '# version 2026f\n# more',
  'America/New_York': zone,
  'America/Indiana/Knox': zone,
  'right/UTC': zone,
  'zone.tab': 'text',
  Readme: 'text',
});
symlinkSync('America/New_York', join(newer, 'EST5EDT'));
symlinkSync('nowhere', join(newer, 'Broken'));
const builtIn = '2026c';

describe('the zone data in use', () => {
  it('is that of the system if it is newer than the runtime', () =>
    expect(zoneData(undefined, { system: newer, builtIn })).toEqual({ version: '2026f', source: newer }));

  it.each(['2026f', '2026g', '2027a'])('is that of the runtime if it has %s', (version) =>
    expect(zoneData(undefined, { system: newer, builtIn: version })).toEqual({ version, source: 'node' }),
  );

  it('is that of the runtime if the system has none', () =>
    expect(zoneData(undefined, { system: join(root, 'none'), builtIn })).toEqual({ version: builtIn, source: 'node' }));

  it('names a newer edition that cannot be used', () => {
    const system = folder('no-files', { '+VERSION': '2026f\n' });
    const data = zoneData(undefined, { system, builtIn });
    expect(data).toEqual({ version: builtIn, source: 'node', newer: '2026f' });
    expect(zoneDataText(data)).toMatch(/2026c of the runtime; edition 2026f of the system cannot be used/);
  });

  it('is that of the folder set by the operator, regardless of the system', () => {
    const named = folder('named', { '+VERSION': '2026b', 'America/New_York': zone });
    expect(zoneData(named, { system: newer, builtIn })).toEqual({ version: '2026b', source: named });
  });

  it.each([
    ['missing', {}],
    ['no-version', { 'America/New_York': zone }],
    ['no-zones', { '+VERSION': '2026f' }],
    ['no-tzif', { '+VERSION': '2026f', 'America/New_York': 'text' }],
  ])('is refused with the other settings when the named folder is %s', (name, files) => {
    const shape = { ZONEINFO_DIR: settings.zoneInfoDir, NATS_URL: settings.natsUrl };
    const env = { ZONEINFO_DIR: folder(name, files as Record<string, string>), NATS_URL: 'x' };
    expect(() => readConfig(shape, env)).toThrow(
      /^These settings are wrong:\n {2}ZONEINFO_DIR: .* holds no zone files; .*\n {2}NATS_URL: /,
    );
    expect(readConfig(shape, { ZONEINFO_DIR: newer, NATS_URL: 'nats://x' }).ZONEINFO_DIR).toBe(newer);
  });

  it('is loaded as files by zone name, following links and ignoring other files', () => {
    expect([...(zoneFiles({ version: '2026f', source: newer }) ?? []).keys()].sort()).toEqual([
      'America/Indiana/Knox',
      'America/New_York',
      'EST5EDT',
    ]);
    expect(zoneFiles({ version: builtIn, source: 'node' })).toBeNull();
  });
});
