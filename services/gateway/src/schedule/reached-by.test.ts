import { describe, expect, it } from '@jest/globals';
import { reachedBy } from './reached-by';

const shown = ['ada@example.com', 'zoë@example.com'].map((email) => ({ email, role: 'to' as const }));
const audience = {
  ...{ type: 'individually' as const, recipients: 300, messages: 300, shown, lists: [] },
  ...{ leftOut: [{ address: null, reason: 'the list is deleted' }], leftOutCount: 1 },
};
const one = { count: 1, shown: ['zoë@example.com'] };

describe('whom the mail server reaches', () => {
  it('leaves out whose address needs SMTPUTF8, with that reason', () => {
    expect(reachedBy(false, audience, one)).toEqual({
      ...audience,
      ...{ recipients: 299, messages: 299, shown: [shown[0]], leftOutCount: 2 },
      leftOut: [
        { address: null, reason: 'the list is deleted' },
        { address: 'zoë@example.com', reason: 'the mail server has no SMTPUTF8, which this address needs' },
      ],
    });
  });

  it('counts all of them, names the first 200, and sends no message to nobody', () => {
    const many = { count: 300, shown: Array.from({ length: 200 }, (_, n) => `ë${n}@example.com`) };
    const left = reachedBy(false, { ...audience, type: 'together', messages: 1 }, many);
    expect(left).toMatchObject({ recipients: 0, messages: 0, leftOutCount: 301 });
    expect(left.leftOut).toHaveLength(200);
  });

  it.each([true, null])('leaves nobody out when the server has it or does not say (%s)', (smtpUtf8) => {
    expect(reachedBy(smtpUtf8, audience, one)).toBe(audience);
  });
});
