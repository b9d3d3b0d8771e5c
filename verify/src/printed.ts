import type { Report, Result } from './verify';

const SHOWN = 20;
const LONGEST = 2_000;

/** A text of the document as a terminal can show it: no control characters, and none that turn the direction of the text around. */
const shown = (text: string): string => {
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
  return safe.length > LONGEST ? `${safe.slice(0, LONGEST)}…` : safe;
};

const mark = ({ holds }: Result): string => (holds === null ? '–' : holds ? '✓' : '✗');

const lines = (one: Result): string[] => {
  const { name, text, problems } = one;
  const more = problems.length > SHOWN ? [`    and ${problems.length - SHOWN} more`] : [];
  const why = problems.slice(0, SHOWN).map((problem) => `    ${shown(problem)}`);
  return [`${mark(one)} ${shown(name).padEnd(10)} ${shown(text)}`, ...why, ...more];
};

/** What was found, for a person: each claim by its name, and the sum of them. */
export const printed = ({ results, proof }: Report): string => {
  const failed = results.filter(({ holds }) => holds === false).length;
  const open = results.some(({ holds }) => holds === null);
  const sum =
    failed > 0
      ? `${failed} of ${results.length} claims ${failed === 1 ? 'does' : 'do'} not hold.`
      : `Every claim holds${open ? ', if the key is one that you trust' : ''}.`;
  const about = proof
    ? [
        `Proof of the delivery ${shown(proof.deliveryId)}, tenant ${shown(proof.tenant)}, issued at ${proof.issuedAt}`,
        '',
      ]
    : [];
  return [...about, ...results.flatMap(lines), '', sum, ''].join('\n');
};
