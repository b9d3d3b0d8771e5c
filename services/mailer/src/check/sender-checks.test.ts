import { describe, expect, it } from '@jest/globals';
import { senderChecks } from './sender-checks';

const OURS = 'v=DKIM1; k=rsa; p=AbC';
const dkim = { domain: 'example.com', selector: 'p1', record: OURS };
const GOOD: Record<string, string[]> = {
  'example.com': ['google-site-verification=x', 'v=spf1 include:_spf.example.net -all'],
  'p1._domainkey.example.com': ['v=DKIM1; p=Ab C'],
  '_dmarc.example.com': ['v=DMARC1; p=quarantine; rua=mailto:d@example.com'],
};
const check = async (records: Record<string, string[]>, sender: Parameters<typeof senderChecks>[1]) =>
  Object.fromEntries(
    (await senderChecks({ texts: async (name) => records[name] ?? [] }, sender)).map(({ name, ...found }) => [
      name,
      found,
    ]),
  );

describe('what DNS says of a sender', () => {
  it('is fine where all three records are there', async () => {
    expect(await check(GOOD, { domain: 'example.com', dkim })).toEqual({
      SPF: { ok: true, detail: 'example.com: v=spf1 include:_spf.example.net -all' },
      DKIM: { ok: true, detail: 'p1._domainkey.example.com has the key that signs' },
      DMARC: { ok: true, detail: '_dmarc.example.com: p=quarantine' },
    });
  });

  it('says what is missing, and what to publish', async () => {
    expect(await check({}, { domain: 'example.com', dkim })).toMatchObject({
      SPF: { ok: false, detail: expect.stringContaining('no SPF record') },
      DKIM: { ok: false, detail: `p1._domainkey.example.com has no record; publish: ${OURS}` },
      DMARC: { ok: false, detail: expect.stringContaining('no DMARC record') },
    });
  });

  it.each([
    ['SPF', { 'example.com': ['v=spf1 -all', 'V=SPF1 +all'] }, '2 SPF records'],
    ['SPF', { 'example.com': ['v=spf10 -all'] }, 'no SPF record'],
    ['DKIM', { 'p1._domainkey.example.com': ['v=DKIM1; p='] }, 'is revoked'],
    ['DKIM', { 'p1._domainkey.example.com': ['v=DKIM1; p=AbD'] }, 'has another key'],
    ['DMARC', { '_dmarc.example.com': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }, 'several records'],
    ['DMARC', { '_dmarc.example.com': ['v=DMARC1; sp=none'] }, 'no policy'],
  ])('finds in %s what is wrong with %j', async (name, records, words) => {
    const found = await check(records as Record<string, string[]>, { domain: 'example.com', dkim });
    expect(found[name]).toMatchObject({ ok: false, detail: expect.stringContaining(words) });
  });

  it('takes the policy of the domain that the sender is part of, and refuses a signature of another', async () => {
    const found = await check(GOOD, { domain: 'mail.eu.example.com', dkim });
    expect(found).toMatchObject({ DKIM: { ok: true }, DMARC: { ok: true } });
    const other = await check(GOOD, { domain: 'notexample.com', dkim });
    expect(other['DKIM']).toMatchObject({ ok: false, detail: expect.stringContaining('not the domain of the sender') });
  });

  it('knows nothing where nobody answers, and of a signature that there is not', async () => {
    const dns = { texts: () => Promise.reject(Object.assign(new Error('timeout'), { code: 'ETIMEOUT' })) };
    expect(await senderChecks(dns, { domain: 'example.com', dkim: null })).toEqual([
      { name: 'SPF', ok: null, detail: 'DNS does not answer (ETIMEOUT)' },
      { name: 'DKIM', ok: null, detail: expect.stringContaining('not signed') },
      { name: 'DMARC', ok: null, detail: 'DNS does not answer (ETIMEOUT)' },
    ]);
  });
});
