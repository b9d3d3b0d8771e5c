import { isDeepStrictEqual } from 'node:util';
import { type Check, caseOf, count } from './checks/case';
import { checkAttempts, checkEnded, checkRecipients, checkRetries, checkSuppressed } from './checks/delivery';
import { checkEvidence, checkOther } from './checks/evidence';
import { checkRendered } from './checks/rendered';
import { checkFired, checkJudged, checkOrdered } from './checks/run';
import { sendingProblems } from './checks/sending';
import type { Claims, Proof } from './format';
import { parseJson } from './json';
import type { PublicKey } from './jwk';
import { isSignedBy, openDocument } from './jws';
import { readProof } from './read';

/** A file that was given with the proof: its SHA-256 (hex), and its size in octets. */
export type GivenFile = { path: string; sha256: string; size: number };

/** A claim by its name. `holds` is null for what was not checked, which the text explains. */
export type Result = { name: string; holds: boolean | null; text: string; problems: readonly string[] };

/** What was found. `proof` is null where the signature does not hold: nothing of the document is to be believed. */
export type Report = { results: readonly Result[]; proof: Proof | null };

const result = (name: string, { text, problems }: Check): Result => ({
  name,
  holds: problems.length === 0,
  text,
  problems,
});

/** The key that signed is one of the given ones; without any, the document can only speak for itself. */
const signer = (embedded: PublicKey, keys: readonly PublicKey[] | null): Result => {
  const name = 'signer';
  if (keys === null)
    return {
      name,
      holds: null,
      text: `The key ${embedded.kid} is in the document itself. That proves that the document is as the holder of this key signed it, and not who that is: anybody can make a key. Compare it with the keys of the installation (--key).`,
      problems: [],
    };
  const known = keys.some(({ kid }) => kid === embedded.kid);
  const problems = known ? [] : ['the key that signed the document is not one of them'];
  return result(name, { text: `The key ${embedded.kid} is one of the given keys`, problems });
};

const fileResult = ({ path, sha256, size }: GivenFile, { claims: { rendered } }: Pick<Proof, 'claims'>): Result => {
  const found = rendered.flatMap(({ files }) => files).find((one) => one.sha256 === sha256 && one.size === size);
  return result('file', {
    text: found ? `${path} is ${found.name} of this delivery, byte for byte` : `${path} is a file of this delivery`,
    problems: found ? [] : [`no file of the delivery has its ${size} octets and its SHA-256, ${sha256}`],
  });
};

/** The most claims that are named, of those that nobody knows, and the most characters of a name. */
const [MOST_NAMED, LONGEST_NAME] = [20, 100];

const unknownClaims = (names: readonly string[]): Check => ({
  text: `${count(names.length, 'claim')} that this program does not know`,
  problems: names
    .slice(0, MOST_NAMED)
    .map((name) => `it does not know the claim ${JSON.stringify(name.slice(0, LONGEST_NAME))}`),
});

/** Every claim of a proof that is as it was signed. */
const claimResults = (proof: Proof, files: readonly GivenFile[]): Result[] => {
  const of = caseOf(proof);
  const sending = sendingProblems(of);
  /** A claim is checked against the evidence, and must be what the evidence says in the first place. */
  const claim = (name: keyof Claims, check: Check | null): Result[] => {
    const asSaid = isDeepStrictEqual(proof.claims[name], of.claims[name]);
    if (!check && asSaid) return [];
    const { text, problems } = check ?? { text: `What the document claims under "${name}"`, problems: [] };
    const said = asSaid ? [] : ['the document claims something else than its evidence says'];
    return [result(name, { text, problems: [...said, ...problems] })];
  };
  const suppressed = checkSuppressed(of, sending);
  const odd = Object.keys(proof.claims).filter((name) => !Object.hasOwn(of.claims, name));
  return [
    result('evidence', checkEvidence(of)),
    ...claim('ordered', checkOrdered(of)),
    ...claim('fired', checkFired(of)),
    ...claim('judged', checkJudged(of)),
    ...claim('rendered', checkRendered(of)),
    ...claim('attempts', checkAttempts(of, sending)),
    ...claim('recipients', checkRecipients(of, sending)),
    ...(suppressed ? [result('suppressed', suppressed)] : []),
    ...claim('retries', checkRetries(of)),
    ...claim('ended', checkEnded(of)),
    ...claim('other', checkOther(of)),
    ...(odd.length > 0 ? [result('claims', unknownClaims(odd))] : []),
    ...files.map((one) => fileResult(one, of)),
  ];
};

/**
 * Verifies a proof. The claims are looked at only when the signature holds.
 * @param text the document
 * @param keys the keys that may have signed it; null when none are known
 * @throws NotAProof when the text is no signed proof of this format
 */
export const verifyProof = (
  text: string,
  { keys = null, files = [] }: { keys?: readonly PublicKey[] | null; files?: readonly GivenFile[] } = {},
): Report => {
  const document = openDocument(parseJson(text, 'the document'));
  if (!isSignedBy(document, document.embedded)) {
    const problems = ['it was changed after it was signed, or its key or signature was; nothing else was looked at'];
    return { results: [result('signature', { text: 'The document is as it was signed', problems })], proof: null };
  }
  const signed = result('signature', { text: 'The document is as it was signed (Ed25519)', problems: [] });
  const proof = readProof(document.payload);
  return { results: [signed, signer(document.embedded, keys), ...claimResults(proof, files)], proof };
};
