import { expect, it } from '@jest/globals';
import { FakeClock } from '@punctual/chassis/testing';
import type { FileLinks, LargeFiles } from '@punctual/contracts';
import { largeMail } from './large-mail';
import { pageOf } from './testing/page';

const key = { keyId: 'k1', key: 'AAAA' };
const keys = { current: async () => key, get: async () => key, replace: async () => {} };
const before: FileLinks = {
  base: 'https://old.example.com',
  keyId: 'k0',
  expiresAt: '2026-11-29T12:00:00Z',
  files: ['x'],
};

const setUp = ({
  maxSize = 1_000_000 as number | null,
  answers = true,
  policy = 'LINK' as LargeFiles,
  publicUrl = 'https://punctual.example.com' as string | null,
  recorded = {} as Record<string, FileLinks>,
} = {}) => {
  const clock = FakeClock.at('2026-11-23T12:00:00Z');
  const asked: string[] = [];
  const offers = async () => {
    asked.push('offers');
    return answers ? { maxSize, smtpUtf8: true } : null;
  };
  const policyOf = async (id: string) => {
    asked.push(`policy of ${id}`);
    return policy;
  };
  const linksOf = largeMail({
    ...{ smtp: { offers }, keys, clock, policyOf, publicUrl: publicUrl ?? undefined, days: 7 },
    recorded: async (id) => recorded[id] ?? null,
  });
  return { linksOf, asked, clock };
};
const mail = (size: number, changes: object = {}) => {
  const page = pageOf(1, { deliveryId: 'd1', sha256: 'a', size: 500 });
  const file = { name: 'big.csv', role: 'attachment' as const, mediaType: 'text/csv', sha256: 'b', size, cid: null };
  return { ...page, artifacts: [...page.artifacts, file], ...changes };
};

it('a mail that the server would not take has links, which expire a week after its date', async () => {
  const { linksOf } = setUp();
  const links = {
    base: 'https://punctual.example.com',
    keyId: 'k1',
    expiresAt: '2026-11-30T12:00:00.000Z',
    files: ['b'],
  };
  expect(await linksOf(mail(2_000_000))).toEqual(links);
  expect(await linksOf(mail(2_000_000, { date: '2026-11-20T12:00:00.000Z' }))).toMatchObject({
    expiresAt: '2026-11-27T12:00:00.000Z',
  });
});

it('nothing is asked for a small mail, and the schedule only where it matters', async () => {
  const { linksOf, asked } = setUp();
  expect(await linksOf(mail(10_000))).toBeNull();
  expect(asked).toEqual([]);
  expect(await linksOf(mail(500_000))).toBeNull();
  expect(await linksOf(mail(2_000_000))).not.toBeNull();
  expect(asked).toEqual(['offers', 'policy of d1']);
});

it.each([
  ['the schedule does not allow it', { policy: 'FAIL' as const }],
  ['there is no public URL', { publicUrl: null }],
  ['the server has no limit', { maxSize: null }],
  ['even the bodies are too large', { maxSize: 1_000 }],
])('there are no links where %s', async (_, given) => {
  const { linksOf } = setUp(given);
  expect(await linksOf(mail(2_000_000))).toBeNull();
});

it('a server that does not answer is asked again, one that does is believed for a while', async () => {
  const silent = setUp({ answers: false });
  expect([await silent.linksOf(mail(2_000_000)), await silent.linksOf(mail(2_000_000))]).toEqual([null, null]);
  expect(silent.asked).toEqual(['offers', 'offers']);
  const { linksOf, asked, clock } = setUp();
  await linksOf(mail(500_000));
  clock.advance(6 * 60_000);
  await linksOf(mail(500_000));
  expect(asked).toEqual(['offers', 'offers']);
});

it('a later attempt has the links of the first, whatever the settings are by then', async () => {
  const { linksOf } = setUp({ maxSize: null, policy: 'FAIL', recorded: { d1: before } });
  expect(await linksOf(mail(2_000_000, { attempt: 2 }))).toEqual(before);
  expect(await linksOf(mail(2_000_000))).toBeNull();
});

it('so has the retry that a person asks for, which is the same message', async () => {
  const { linksOf } = setUp({ maxSize: null, recorded: { d0: before } });
  expect(await linksOf(mail(2_000_000, { messageOf: 'd0' }))).toEqual(before);
});
