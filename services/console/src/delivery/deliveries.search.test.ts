import { describe, expect, it } from '@jest/globals';
import { dayOf, parseDeliveries, toFilters } from './deliveries.search';

describe('the URL of deliveries', () => {
  it('drops what is wrong', () =>
    expect(
      parseDeliveries({
        status: 'LOST',
        reportId: 'x',
        from: 'yesterday',
        to: '2026-13-45',
        sort: 'name',
        recipient: '',
      }),
    ).toEqual({}));
  it('keeps what is right', () => {
    const search = {
      search: 'sales',
      status: 'SENT',
      recipient: 'ann@example.com',
      from: '2026-11-28',
      to: '2026-11-28T10:00:00.000Z',
    };
    expect(parseDeliveries(search)).toEqual(search);
  });
});

it('takes both days as a whole, in the zone of the viewer', () => {
  const { from = '', to = '' } = toFilters({ from: '2026-11-28', to: '2026-11-28' });
  expect(new Date(from).getHours()).toBe(0);
  expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
  expect(dayOf(from)).toBe('2026-11-28');
});

it('leaves the instant of a link as it is', () => {
  const from = '2026-11-28T10:15:00.000Z';
  expect(toFilters({ from, status: 'SENT' })).toEqual({ from, status: 'SENT' });
});
