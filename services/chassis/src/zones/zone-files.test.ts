import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { tzifFile } from '../testing/tzif-file';
import { type ZoneData, zoneData, zoneFiles } from '../zone-data';
import { readTzif } from './tzif';
import { tzifZones } from './tzif-spans';
import { spanAt } from './zone-rules';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);

/** Edition 2026f: Cuba keeps summer time through the winter of 2026. */
const havana = tzifFile(
  -5 * HOUR,
  [
    { at: at('2026-03-08T05:00:00Z'), offset: -4 * HOUR },
    { at: at('2027-11-07T05:00:00Z'), offset: -5 * HOUR },
  ],
  'CST5CDT,M3.2.0/0,M11.1.0/1',
);

describe('a TZif file', () => {
  const spansOf = (first: number, changes: { at: number; offset: number }[], footer: string) => {
    const zones = tzifZones(new Map([['X/Y', tzifFile(first, changes, footer)]]));
    return (text: string) => zones.spanAt('X/Y', at(text));
  };

  it.each<[string, string, string, number]>([
    ['no summer time', '<+0545>-5:45', '2030-07-01T00:00:00Z', 5.75],
    ['northern summer', 'CET-1CEST,M3.5.0,M10.5.0/3', '2030-07-01T00:00:00Z', 2],
    ['northern winter', 'CET-1CEST,M3.5.0,M10.5.0/3', '2030-01-01T00:00:00Z', 1],
    ['southern summer', 'AEST-10AEDT,M10.1.0,M4.1.0/3', '2030-01-01T00:00:00Z', 11],
    ['half an hour', '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0', '2030-01-01T00:00:00Z', 11],
    ['a change on the day before', '<-02>2<-01>,M3.5.0/-1,M10.5.0/0', '2030-03-31T01:00:00Z', -1],
    ['hours over 24', 'EET-2EEST,M3.4.4/50,M10.4.4/50', '2030-07-01T00:00:00Z', 3],
    ['negative summer time', 'IST-1GMT0,M10.5.0,M3.5.0/1', '2030-01-01T00:00:00Z', 0],
    ['days of the year', 'XXX3YYY,J60/0,J300/0', '2028-03-01T03:00:00Z', -2],
    ['days counted from 0', 'XXX3YYY,59/0,299/0', '2028-02-29T03:00:00Z', -2],
    ['summer time all year', 'XXX3EDT4,0/0,J365/23', '2030-06-01T00:00:00Z', -4],
  ])('with the footer of %s is %s: %s', (_, footer, text, hours) => {
    const first = footer.includes(',') ? 0 : hours * HOUR;
    expect(spansOf(first, [], footer)(text)?.offset).toBe(hours * HOUR);
  });

  it('has one span where summer time never ends', () =>
    expect(spansOf(-4 * HOUR, [], 'XXX3EDT4,0/0,J365/23')('2030-06-01T00:00:00Z')).toMatchObject({
      offset: -4 * HOUR,
      jump: 0,
    }));

  it('is continued by its footer to the last year the calendar computes', () => {
    const spanOf = spansOf(HOUR, [], 'CET-1CEST,M3.5.0,M10.5.0/3');
    for (const year of [9998, 1970, 2400, 9999, 2030]) expect(spanOf(`${year}-07-01T00:00:00Z`)?.offset).toBe(2 * HOUR);
    expect(spanOf('9999-12-31T00:00:00Z')).toMatchObject({ offset: HOUR, end: Infinity });
  });

  it('says where a span begins and ends, and how the clocks moved', () => {
    expect(spansOf(HOUR, [], 'CET-1CEST,M3.5.0,M10.5.0/3')('2030-07-01T00:00:00Z')).toEqual({
      start: at('2030-03-31T01:00:00Z'),
      end: at('2030-10-27T01:00:00Z'),
      offset: 2 * HOUR,
      jump: HOUR,
    });
    expect(spansOf(0, [], 'UTC0')('2030-07-01T00:00:00Z')).toEqual({
      start: -Infinity,
      end: Infinity,
      offset: 0,
      jump: 0,
    });
  });

  it.each<[string, Uint8Array]>([
    ['empty', new Uint8Array()],
    ['text', Buffer.from('# version 2026f, and much more text than a header has')],
    ['cut', havana.slice(0, 100)],
    ['of version 1', Buffer.concat([Buffer.from('TZif\0'), havana.slice(5)])],
    ['with another footer', tzifFile(0, [], 'Mars')],
  ])('that is %s is refused', (_, bytes) => expect(() => readTzif(bytes)).toThrow(RangeError));
});

/** Compares the zone files of this machine, of any edition, with the data of the runtime. */
const system: ZoneData | null = existsSync('/usr/share/zoneinfo/tzdata.zi') ? zoneData('/usr/share/zoneinfo') : null;
const where = system ? describe : describe.skip;
where('the zone files of the system', () => {
  const zones = tzifZones((system && zoneFiles(system)) ?? new Map());
  const names = Intl.supportedValuesOf('timeZone').filter((name) => zones.has(name));
  const sameEdition = system?.version === process.versions['tz'];
  const offsetOf = (zone: string, instant: number): number =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;

  it('contain nearly every zone of the runtime', () => expect(names.length).toBeGreaterThan(400));

  it('agree with the runtime from 2000 to 2037 in every zone, except for changes between the editions', () => {
    const differs = (zone: string): boolean => {
      for (let month = 0; month < 38 * 12; month += 6) {
        const instant = Date.UTC(2000, month, 15, 12);
        if (zones.spanAt(zone, instant)?.offset !== offsetOf(zone, instant)) return true;
      }
      for (let span = zones.spanAt(zone, Date.UTC(2000, 0)); span && span.end < Date.UTC(2038, 0); ) {
        if (offsetOf(zone, span.end - 1) !== span.offset || offsetOf(zone, span.end) === span.offset) return true;
        span = zones.spanAt(zone, span.end);
      }
      return false;
    };
    const different = names.filter(differs);
    expect(different.length).toBeLessThanOrEqual(sameEdition ? 0 : 20);
    const alike = names.filter((zone) => !different.includes(zone));
    fc.assert(
      fc.property(
        fc.constantFrom(...alike),
        fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2038, 0) }),
        (zone, instant) => {
          const { start, end, offset, jump } = zones.spanAt(zone, instant) ?? spanAt('UTC', 0);
          const told = [offsetOf(zone, instant)];
          const found = [offset];
          if (start > Date.UTC(2000, 0)) {
            told.push(offsetOf(zone, start), offsetOf(zone, start - 1));
            found.push(offset, offset - jump);
          }
          if (end < Date.UTC(2038, 0)) {
            told.push(offsetOf(zone, end - 1));
            found.push(offset);
            if (offsetOf(zone, end) === offset) throw new Error('the offset does not change at the end of the span');
          }
          expect(found).toEqual(told);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
