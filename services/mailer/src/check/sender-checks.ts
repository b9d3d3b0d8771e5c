import type { MailCheckStep } from '@punctual/contracts';
import type { Dns } from './dns';

/** Whom mail is from, as receivers check it. `dkim` is what signs it, with the record its key needs; null for none. */
export type CheckedSender = { domain: string; dkim: { domain: string; selector: string; record: string } | null };

type Found = Omit<MailCheckStep, 'name'>;

const keyIn = (record: string): string => /(?:^|;)\s*p\s*=\s*([^;]*)/.exec(record)?.[1]?.replace(/\s/g, '') ?? '';

/** RFC 7208, section 3: one record, no more. Whether it names the mail server can only its receivers tell. */
const spf = async (dns: Dns, domain: string): Promise<Found> => {
  const records = (await dns.texts(domain)).filter((text) => /^v=spf1(?: |$)/i.test(text));
  const [record] = records;
  if (record === undefined)
    return { ok: false, detail: `${domain} has no SPF record: receivers cannot tell who may send for it` };
  if (records.length > 1)
    return { ok: false, detail: `${domain} has ${records.length} SPF records; only one is allowed` };
  return { ok: true, detail: `${domain}: ${record}` };
};

const isWithin = (one: string, other: string): boolean => one === other || one.endsWith(`.${other}`);

/** RFC 6376, section 3.6.1; and aligned with the sender, without which DMARC does not count it. */
const dkim = async (dns: Dns, { domain, dkim: signer }: CheckedSender): Promise<Found> => {
  if (!signer) return { ok: null, detail: 'mail is not signed: no DKIM_KEY is configured' };
  const at = `${signer.selector}._domainkey.${signer.domain}`;
  if (!isWithin(domain, signer.domain) && !isWithin(signer.domain, domain))
    return {
      ok: false,
      detail: `mail is signed for ${signer.domain}, which is not the domain of the sender, ${domain}`,
    };
  const keys = (await dns.texts(at)).map(keyIn);
  if (keys.length === 0) return { ok: false, detail: `${at} has no record; publish: ${signer.record}` };
  if (keys.every((key) => key === '')) return { ok: false, detail: `the key at ${at} is revoked` };
  return keys.includes(keyIn(signer.record))
    ? { ok: true, detail: `${at} has the key that signs` }
    : { ok: false, detail: `${at} has another key than the one that signs; publish: ${signer.record}` };
};

/** The domain and those it is part of, down to two labels. */
const upwards = (domain: string): string[] => {
  const labels = domain.split('.');
  return labels.slice(0, Math.max(1, labels.length - 1)).map((_, index) => labels.slice(index).join('.'));
};

/** RFC 7489, section 6.6.3: of the domain, or of one that it is part of. */
const dmarc = async (dns: Dns, domain: string): Promise<Found> => {
  for (const one of upwards(domain)) {
    const [record, second] = (await dns.texts(`_dmarc.${one}`)).filter((text) => /^v=DMARC1\s*(?:;|$)/.test(text));
    if (second !== undefined) return { ok: false, detail: `_dmarc.${one} has several records, so receivers use none` };
    if (record === undefined) continue;
    const policy = /(?:^|;)\s*p\s*=\s*(\w+)/.exec(record)?.[1];
    return policy
      ? { ok: true, detail: `_dmarc.${one}: p=${policy}` }
      : { ok: false, detail: `the record at _dmarc.${one} has no policy (p=)` };
  }
  return { ok: false, detail: `${domain} has no DMARC record; large receivers refuse bulk mail without one` };
};

const asked = async (name: MailCheckStep['name'], check: Promise<Found>): Promise<MailCheckStep> => {
  try {
    return { name, ...(await check) };
  } catch (error) {
    return {
      name,
      ok: null,
      detail: `DNS does not answer (${(error as NodeJS.ErrnoException).code ?? 'no reason given'})`,
    };
  }
};

/** What DNS says of a sender: SPF, DKIM and DMARC. Without DNS nothing is known, which is no failure. */
export const senderChecks = (dns: Dns, sender: CheckedSender): Promise<MailCheckStep[]> =>
  Promise.all([
    asked('SPF', spf(dns, sender.domain)),
    asked('DKIM', dkim(dns, sender)),
    asked('DMARC', dmarc(dns, sender.domain)),
  ]);
