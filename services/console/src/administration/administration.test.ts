import { describe, expect, it } from '@jest/globals';
import { parseAdministration } from './administration.search';
import * as keyForm from './api-key.form';
import * as calendarForm from './calendar.form';
import { allowedWords, errorWords } from './connection-look';
import { partsOf } from './parts';
import { passwordAddress } from './user-look';
import { viewLook } from './view-look';

describe('who sees what', () => {
  it('shows others than administrators their API keys alone', () => {
    expect(partsOf({ role: 'author' })).toEqual(['templates', 'connections', 'datasets', 'api-keys']);
    expect(partsOf({ role: 'viewer' })).toEqual(['api-keys']);
    expect(partsOf({ role: 'admin' })).toEqual([
      ...[
        'users',
        'api-keys',
        'calendars',
        'templates',
        'branding',
        'mail',
        'suppressions',
        'erasures',
        'connections',
        'datasets',
        'dead-letters',
        'state',
      ],
    ]);
  });

  it('leaves out what is wrong in the URL', () => {
    expect(parseAdministration({ role: 'king', status: 'DISABLED', sort: 'password', userId: 'x'.repeat(40) })).toEqual(
      {
        status: 'DISABLED',
      },
    );
  });

  it('keeps the token of an address out of what a browser sends to servers', () =>
    expect(new URL(passwordAddress('https://reports.example.com', 'id.secret')).hash).toBe('#id.secret'));
});

describe('an API key', () => {
  it('is valid to the end of the day that was chosen', () => {
    const { expiresAt } = keyForm.toBody({ name: ' build ', scopes: ['write', 'read'], expires: '2026-12-31' });
    expect(new Date(expiresAt ?? '').getTime()).toBe(new Date(2027, 0, 1).getTime());
  });
  it('names its scopes in one order, and without a day leaves the end to the server', () =>
    expect(keyForm.toBody({ name: ' build ', scopes: ['write', 'read'], expires: '' })).toEqual({
      name: 'build',
      scopes: ['read', 'write'],
      expiresAt: null,
    }));
  it('is shown as expired though it is recorded as valid', () => {
    const now = Date.parse('2026-11-28T00:00:00Z');
    const look = (status: 'ACTIVE' | 'REVOKED', expiresAt: string) => keyForm.keyLook({ status, expiresAt }, now).word;
    expect(look('ACTIVE', '2026-11-27T00:00:00Z')).toBe('Expired');
    expect(look('ACTIVE', '2026-11-29T00:00:00Z')).toBe('Valid');
    expect(look('REVOKED', '2026-11-29T00:00:00Z')).toBe('Revoked');
  });
  it.each([
    ['expiresAt', 'expires'],
    ['scopes.0', 'scopes'],
    ['name', 'name'],
    ['other', 'root'],
  ])('a refusal of %s is shown at %s', (path, field) => expect(keyForm.fieldOf(path)).toBe(field));
});

describe('a calendar', () => {
  it('takes days as people type and paste them', () =>
    expect(
      calendarForm.toBody({
        name: ' Office ',
        country: 'de',
        region: '',
        dates: '2026-12-24\n\n 2026-12-31, 2027-01-02',
      }),
    ).toEqual({ name: 'Office', country: 'DE', region: null, dates: ['2026-12-24', '2026-12-31', '2027-01-02'] }));

  it('shows a refusal of a day with its line', () => {
    const refused = { path: 'dates.2', message: 'is not a date' };
    expect(calendarForm.fieldOf(refused.path)).toBe('dates');
    expect(calendarForm.messageOf(refused)).toBe('Line 3: is not a date');
  });

  it('names a country by its code, and nothing by what is none', () => {
    expect(calendarForm.nameOfCountry('de')).toBe('Germany');
    expect(['', 'D', 'DEU', '12'].map(calendarForm.nameOfCountry)).toEqual([null, null, null, null]);
    expect(calendarForm.holidaysOf({ country: 'DE', region: 'BY' })).toBe('Germany (BY)');
    expect(calendarForm.holidaysOf({ country: null, region: null })).toBe('no country');
  });
});

describe('a connection', () => {
  it.each([
    ['every account', null],
    ['administrators, ada@example.com', { roles: ['admin' as const], users: ['ada@example.com'] }],
    ['nobody', { roles: [], users: [] }],
  ])('is for %s', (who, allow) => expect(allowedWords({ allow })).toBe(who));

  it('says why it failed, in the words of the database for those who are told them', () => {
    const failed = (message: string | null) => ({ lastError: { code: 'source/unreachable', message } });
    expect(errorWords({ lastError: null })).toBeNull();
    expect(errorWords(failed(null))).toBe('It could not be reached');
    expect(errorWords(failed('connection refused'))).toBe('It could not be reached: connection refused');
    expect(errorWords({ lastError: { code: 'source/failed', message: null } })).toBe('It failed');
  });
});

describe('a view', () => {
  it.each([
    ['Follows the log', { version: 3, served: 3, problem: null }],
    ['Is being built', { version: 3, served: null, problem: null }],
    ['Is being built; version 2 is read meanwhile', { version: 3, served: 2, problem: null }],
    ['Has stopped', { version: 3, served: 3, problem: 'the disk is full' }],
  ])('%s', (word, state) => expect(viewLook({ name: 'delivery', ...state }).word).toBe(word));
});
