import { describe, expect, it } from '@jest/globals';
import { readConfig } from '@punctual/chassis';
import { gatewaySettings } from './config';

const { DEFAULT_TIMEZONE } = gatewaySettings;
const zoneOf = (value?: string) =>
  readConfig({ DEFAULT_TIMEZONE }, value === undefined ? {} : { DEFAULT_TIMEZONE: value }).DEFAULT_TIMEZONE;

describe('DEFAULT_TIMEZONE', () => {
  it('is America/New_York when not set', () => expect(zoneOf()).toBe('America/New_York'));
  it.each(['Europe/Berlin', 'UTC'])('may be %s', (zone) => expect(zoneOf(zone)).toBe(zone));
  it.each(['EST', 'Mars/Base', '+05:00'])('cannot be %s', (zone) =>
    expect(() => zoneOf(zone)).toThrow(/DEFAULT_TIMEZONE.*region of the IANA/),
  );
});
