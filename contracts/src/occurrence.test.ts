import { describe, expect, it } from '@jest/globals';
import { occurrenceIdOf } from './ids';
import { deliveryIdsOf, PAGE_SIZE, pagesOf } from './occurrence';
import { MAX_RECIPIENTS } from './shared';

const recipients = {
  to: ['Ada@example.com', 'bob@example.com'],
  cc: ['Ada@EXAMPLE.com', 'ada@example.com'],
  bcc: ['bob@Example.Com', 'cy@example.com'],
  lists: [],
};

describe('pages of recipients', () => {
  it('name each mailbox once, in its first role; only domains ignore case', () => {
    expect(pagesOf({ audience: 'together', recipients })).toEqual([
      [
        { email: 'Ada@example.com', role: 'to' },
        { email: 'bob@example.com', role: 'to' },
        { email: 'ada@example.com', role: 'cc' },
        { email: 'cy@example.com', role: 'bcc' },
      ],
    ]);
  });

  it('give each recipient a separate message, addressed with To', () => {
    expect(
      pagesOf({ audience: 'individually', recipients })
        .flat()
        .map(({ role }) => role),
    ).toEqual(['to', 'to', 'to', 'to']);
  });

  it('hold at most 500 recipients each and lose none', () => {
    const to = Array.from({ length: MAX_RECIPIENTS }, (_, index) => `p${index}@example.com`);
    const pages = pagesOf({ audience: 'individually', recipients: { to, cc: [], bcc: [], lists: [] } });
    expect(pages.map(({ length }) => length)).toEqual(Array.from({ length: 20 }, () => PAGE_SIZE));
    expect(pages.flat().map(({ email }) => email)).toEqual(to);
  });

  it('are none without recipients', () => {
    expect(pagesOf({ audience: 'together', recipients: { to: [], cc: [], bcc: [], lists: [] } })).toEqual([]);
  });

  it('give each delivery an id that is known in advance and fits into a NATS subject', () => {
    const occurrenceId = occurrenceIdOf('5b1f7c1e-0d0c-4c34-9a53-8d2f3f0c7a11', '2026-11-23T09:00:00~America:New_York');
    const to = Array.from({ length: 501 }, (_, index) => `p${index}@example.com`);
    const ids = deliveryIdsOf({
      occurrenceId,
      audience: 'individually',
      recipients: { to, cc: [], bcc: [], lists: [] },
    });
    expect(ids).toEqual([`${occurrenceId}~email~0`, `${occurrenceId}~email~1`]);
    for (const id of ids) expect(id).toMatch(/^[^.*>\s]+$/);
  });
});
