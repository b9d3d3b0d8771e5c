import { afterEach, expect, it } from '@jest/globals';
import { tzifFile } from '@punctual/chassis/testing';
import { useZoneFiles } from '@punctual/chassis/zones';
import { renderFiles } from '../render';
import { sampleContent, sampleRows } from '../testing/sample-content';
import { instantText, wallTime } from './instant';

const HOUR = 3_600_000;
/** No edition has this rule: New York ahead of UTC until 2027. */
const newYork = tzifFile(3.5 * HOUR, [{ at: Date.parse('2027-01-01T00:00:00Z'), offset: -2 * HOUR }], 'XXX2');
const instant = new Date('2026-11-23T09:00:00Z');
afterEach(() => useZoneFiles(null));

it('local times follow the zone files in use, not the data of the runtime', () => {
  expect(instantText(instant, 'America/New_York')).toBe('2026-11-23 04:00 UTC-5');
  useZoneFiles(new Map([['America/New_York', newYork]]));
  expect(instantText(instant, 'America/New_York')).toBe('2026-11-23 12:30 UTC+3:30');
  expect(instantText(new Date('2027-06-01T00:00:00Z'), 'America/New_York')).toBe('2027-05-31 22:00 UTC-2');
  expect(instantText(instant, 'Europe/Warsaw')).toBe('2026-11-23 10:00 UTC+1');
});

it('a rendered file shows these times', async () => {
  useZoneFiles(new Map([['America/New_York', newYork]]));
  const [file] = await renderFiles(sampleContent(sampleRows(1)), ['HTML']);
  // The as-of instant and a cell, 09:00 and 09:30 UTC.
  expect(file?.content.toString()).toContain('2026-11-23 12:30 UTC+3:30');
  expect(file?.content.toString()).toContain('2026-11-01 13:00 UTC+3:30');
});

it('offsets before standard time have seconds, which the text does not show', () => {
  const { asUtc, offset } = wallTime(new Date('1880-01-01T12:00:00Z'), 'America/New_York');
  expect([asUtc.toISOString(), offset]).toEqual(['1880-01-01T07:03:58.000Z', 'UTC-4:56']);
});
