import { createHash } from 'node:crypto';
import { filesIn } from '../claims/run';
import { anyAt, dataAt, listAt, textAt } from '../field';
import type { EvidenceEvent, File, Rendered } from '../format';
import type { Case, Check } from './case';

const hashOf = (files: readonly File[]): string =>
  createHash('sha256')
    .update(files.map(({ sha256 }) => sha256).join())
    .digest('hex');

const keyOf = (files: File | readonly File[]): string => JSON.stringify(files);

/** Files that a rendering made under one hash: the lists of them, and each of them, as they can be looked up. */
type Made = { lists: Set<string>; files: Set<string>; isHash: boolean; isComplete: boolean };
/** What a rendering made, the whole or its parts, by their hashes. `isComplete` is false where files or parts were withheld. */
type Making = { byHash: ReadonlyMap<string | null, Made>; isComplete: boolean };

/** Takes a rendering apart, once for all requests that name it: a rendering may have very many parts, and so may a delivery requests. */
const makingOf = ({ data, withheld = [] }: EvidenceEvent): Making => {
  const gone = new Set(withheld.map(({ path }) => /^((?:\/parts\/\d+)?)\/artifacts(?:\/|$)/.exec(path)?.[1]));
  const byHash = new Map<string | null, Made>();
  const add = (one: unknown, path: string): void => {
    const [files, contentHash] = [filesIn(one), textAt(one, 'contentHash')];
    const made = byHash.get(contentHash) ?? { lists: new Set(), files: new Set(), isHash: true, isComplete: true };
    byHash.set(contentHash, made);
    if (gone.has(path)) made.isComplete = false;
    else made.isHash &&= hashOf(files) === contentHash;
    made.lists.add(keyOf(files));
    for (const file of files) made.files.add(keyOf(file));
  };
  // A rendering in parts makes no files of the whole. Its hash is then over those of all parts, which is that of the part where there is one.
  if (anyAt(data, 'parts') === null) add(data, '');
  for (const [index, part] of listAt(data, 'parts').entries()) add(part, `/parts/${index}`);
  return { byHash, isComplete: !withheld.some(({ path }) => /^\/(?:parts|artifacts)(?:\/|$)/.test(path)) };
};

/** The file with the rows that changed, which a condition may add. */
const CHANGES = 'changes.csv';

/** Whether attachments and pictures are those that were rendered. A condition writes into the bodies, and may add one file. */
const hasAttachments = (made: Made, files: readonly File[]): boolean =>
  files
    .filter(({ role, name }) => (role === 'attachment' && name !== CHANGES) || role === 'inline')
    .every((file) => made.files.has(keyOf(file)));

/** What is wrong with the files of a request, as far as the rendering they come from is known. */
const filesProblems = (of: Case, { files, contentHash, event, attempt }: Rendered, making: Making | null): string[] => {
  const problems: string[] = [];
  const odd = files.find(({ sha256 }) => !/^[0-9a-f]{64}$/.test(sha256));
  if (odd) problems.push(`the file ${odd.name} has no SHA-256`);
  const made = making?.byHash.get(contentHash);
  // What is not there may have been withheld, by earlier versions also where it was about these recipients.
  if (making?.isComplete && !made)
    problems.push(`the files of attempt ${attempt} are of another rendering than the one named`);
  if (made && !made.isHash) problems.push(`the hash of the rendering ${event} is not that of its files`);
  // What a condition found is written into the mail and may add a file; what is sent again may be a choice of the files.
  const fired = of.event(of.claims.fired?.event ?? null);
  const asRendered = dataAt(fired?.data, 'judging') === null && dataAt(fired?.data, 'repeats') === null;
  if (asRendered && fired && contentHash !== null && contentHash !== hashOf(files))
    problems.push(`the files of attempt ${attempt} are not the rendered ones`);
  if (made?.isComplete && !(asRendered ? made.lists.has(keyOf(files)) : hasAttachments(made, files)))
    problems.push(`the files of attempt ${attempt} are not described as they were rendered`);
  return problems;
};

/** The files, with the hashes of their bytes; null before there are any. */
export const checkRendered = (of: Case): Check | null => {
  const { rendered } = of.claims;
  const last = rendered.at(-1);
  if (!last) return null;
  const makings = new Map<string, Making>();
  const problems = rendered.flatMap((one) => {
    const rendering = of.event(one.event);
    const making = rendering ? (makings.get(rendering.id) ?? makingOf(rendering)) : null;
    if (rendering && making) makings.set(rendering.id, making);
    return filesProblems(of, one, making);
  });
  const names = last.files.map(({ name, size, sha256 }) => `${name} (${size} octets, SHA-256 ${sha256})`);
  return { text: `Rendered: ${names.join('; ')}`, problems };
};
