import { Unavailable } from '@punctual/chassis';
import type { Fetches } from './certificates';

const WITHIN_MS = 5_000;

/** Fetches a short text over HTTP. A redirect, another status than 200 and more octets than allowed are failures. */
export const fetchText: Fetches = async (url, most) => {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(WITHIN_MS) });
    if (answer.status !== 200 || !answer.body) throw new Error(`it answered ${answer.status}`);
    const chunks: Uint8Array[] = [];
    let octets = 0;
    for await (const chunk of answer.body) {
      octets += chunk.length;
      if (octets > most) throw new Error(`it answered more than ${most} octets`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString();
  } catch (error) {
    throw new Unavailable('service', `could not fetch from ${new URL(url).host}`, { cause: error });
  }
};
