import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { zoneData, zoneFiles } from '@punctual/chassis';
import { tzifFile } from '@punctual/chassis/testing';
import { hasZone, startOfDay, useZoneFiles } from '@punctual/chassis/zones';
import { Temporal } from 'temporal-polyfill';
import { plan } from './occurrences';
import { problemsOf } from './problems';
import { daily } from './testing/rules';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
const civil = (text: string): number => Date.parse(`${text}Z`);
afterAll(() => useZoneFiles(null));

/** Edition 2026f: Cuba keeps summer time through the winter of 2026. */
const havana = tzifFile(
  -5 * HOUR,
  [
    { at: at('2026-03-08T05:00:00Z'), offset: -4 * HOUR },
    { at: at('2027-11-07T05:00:00Z'), offset: -5 * HOUR },
  ],
  'CST5CDT,M3.2.0/0,M11.1.0/1',
);

describe('Havana in November 2026', () => {
  const nine = () => plan(daily('09:00', 'America/Havana')).next('2026-11-10T00:00:00Z')?.dueAt;

  it('follows the runtime without zone files, and the files when they are set', () => {
    // The runtime's data includes the new rule from edition 2026f.
    useZoneFiles(null);
    expect(nine()).toBe((process.versions['tz'] ?? '') < '2026f' ? '2026-11-10T14:00:00Z' : '2026-11-10T13:00:00Z');
    useZoneFiles(new Map([['America/Havana', havana]]));
    expect(nine()).toBe('2026-11-10T13:00:00Z');
    expect(plan(daily('09:00', 'America/Havana')).next('2027-12-10T00:00:00Z')?.dueAt).toBe('2027-12-10T14:00:00Z');
    expect(plan(daily('09:00', 'America/Havana')).next('2028-07-10T00:00:00Z')?.dueAt).toBe('2028-07-10T13:00:00Z');
  });

  it('takes a zone without a file, or with a damaged one, from the runtime', () => {
    useZoneFiles(new Map([['Europe/Paris', havana.slice(0, 60)]]));
    for (const zone of ['Europe/Berlin', 'Europe/Paris'])
      expect(plan(daily('09:00', zone)).next('2026-11-10T00:00:00Z')?.dueAt).toBe('2026-11-10T08:00:00Z');
  });

  it('knows a zone that only the files contain', () => {
    useZoneFiles(new Map([['America/New_Havana', havana]]));
    expect(problemsOf(daily('09:00', 'America/New_Havana'), '2026-11-01T00:00:00Z')).toEqual([]);
    expect([hasZone('America/New_Havana'), hasZone('America/Nowhere')]).toEqual([true, false]);
  });
});

(existsSync('/usr/share/zoneinfo/tzdata.zi') ? it : it.skip)(
  'days begin when the runtime does, also where midnight is missing',
  () => {
    const cases: [string, string][] = [
      ['America/Sao_Paulo', '2018-11-04'],
      ['Asia/Beirut', '2022-03-27'],
      ['Pacific/Apia', '2011-12-30'],
      ['America/New_York', '2026-11-01'],
      ['Pacific/Kiritimati', '2026-01-01'],
    ];
    for (const [zone, date] of cases)
      for (const files of [null, zoneFiles(zoneData('/usr/share/zoneinfo'))]) {
        useZoneFiles(files);
        expect([zone, startOfDay(zone, civil(`${date}T00:00:00`))]).toEqual([
          zone,
          Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds,
        ]);
      }
  },
);
