import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isFittingDefinition } from '../claims/ordered';
import { filesIn } from '../claims/run';
import { anyAt, dataAt, listAt, numberAt, textAt } from '../field';
import type { EvidenceEvent, File, Rendered } from '../format';
import { partsOf } from '../ids';
import { compareEvents } from '../read';
import { type Case, type Check, count } from './case';

const firedIn = (of: Case): EvidenceEvent | null => of.event(of.claims.fired?.event ?? null);
const openedIn = (of: Case): EvidenceEvent | null =>
  of.of(of.streams.delivery).find(({ type }) => type === 'DeliveryOpened') ?? null;

const isSkipped = (of: Case): boolean => of.of(of.streams.occurrence).some(({ type }) => type === 'OccurrenceSkipped');

/** Which version of the schedule ordered it; null where it did not fire. */
export const checkOrdered = (of: Case): Check | null => {
  const { ordered } = of.claims;
  const fired = firedIn(of);
  if (!fired && isSkipped(of)) return null;
  if (of.parts.isNotice) return { text: 'A notice of failures, which no schedule orders', problems: [] };
  if (!ordered || !fired) return { text: 'What ordered it', problems: ['no event of the schedule is in the evidence'] };
  if (ordered.by === 'repeat') {
    const sameSchedule = partsOf(ordered.deliveryId)?.scheduleId === of.parts.scheduleId;
    return {
      text: `It sends the delivery ${ordered.deliveryId} again (${ordered.how})`,
      problems: sameSchedule ? [] : ['that delivery is not one of the same schedule'],
    };
  }
  const definition = of.event(ordered.event);
  const late = of.of(of.streams.schedule).filter((one) => compareEvents(one, fired) >= 0);
  return {
    text: `Version ${ordered.version} of the schedule ${ordered.scheduleId} ordered it, defined at ${ordered.definedAt}`,
    problems: [
      ...(definition && isFittingDefinition(definition, fired)
        ? []
        : ['the schedule ordered another report, other formats or parameters']),
      ...late.map(({ id }) => `the event ${id} of the schedule is after the firing`),
    ],
  };
};

/** Fields of the order that every step repeats. */
const REPEATED = [
  'scheduleId',
  'reportId',
  'reportType',
  'userId',
  'trigger',
  'timezone',
  'dueAt',
  'expiresAt',
] as const;

/** That the occurrence fired exactly once: its stream has one event, which is the firing, at revision 0. */
export const checkFired = (of: Case): Check => {
  const events = of.of(of.streams.occurrence);
  if (of.parts.isNotice)
    return {
      text: 'A notice of failures, which has no occurrence',
      problems: events.length === 0 ? [] : ['there are events of an occurrence'],
    };
  const { fired } = of.claims;
  const first = firedIn(of);
  if (!first && isSkipped(of)) {
    const alone = events.length === 1 && events[0]?.revision === 0 && openedIn(of) === null;
    return {
      text: 'It did not fire: it was skipped',
      problems: alone ? [] : ['it was skipped, and something else happened too'],
    };
  }
  if (!fired || !first) return { text: 'It fired', problems: ['no event says that it fired'] };
  const problems: string[] = [];
  if (events.length !== 1) problems.push(`its stream has ${events.length} events, not one`);
  if (first.revision !== 0) problems.push(`the firing is at revision ${first.revision}, not 0`);
  if (fired.dueAt !== null && fired.firedAt !== null && Date.parse(fired.firedAt) < Date.parse(fired.dueAt))
    problems.push('it fired before it was due');
  const opened = openedIn(of);
  for (const later of [...of.of(of.streams.run), ...(opened ? [opened] : [])]) {
    if (compareEvents(later, first) < 0) problems.push(`${later.type} is before the firing`);
    if (later.type !== 'RunOpened' && later.type !== 'DeliveryOpened') continue;
    for (const name of REPEATED) {
      const [then, now] = [anyAt(first.data, name), anyAt(later.data, name)];
      if (then !== null && now !== null && then !== now)
        problems.push(`${later.type} has another ${name} than the firing`);
    }
  }
  const planned = fired.nominal === null ? '' : `planned for ${fired.nominal} ${fired.timezone ?? ''}, `;
  return {
    text: `It fired exactly once: ${planned}due at ${fired.dueAt}, fired at ${fired.firedAt} (${fired.trigger})`,
    problems,
  };
};

/** What was observed and decided; null where the schedule has no condition. */
export const checkJudged = (of: Case): Check | null => {
  const { judged } = of.claims;
  const [fired, opened] = [firedIn(of), openedIn(of)];
  const hasCondition = dataAt(fired?.data, 'judging') !== null;
  if (!judged)
    return hasCondition && opened ? { text: 'The condition was judged', problems: ['no event has the verdict'] } : null;
  const problems: string[] = [];
  const event = of.event(judged.event);
  if (!hasCondition) problems.push('the occurrence has no condition');
  if (hasCondition && !isDeepStrictEqual(judged.condition, anyAt(dataAt(fired?.data, 'judging'), 'condition')))
    problems.push('another condition was judged than the one that was ordered');
  if (opened && judged.send === false) problems.push('the verdict was to send nothing');
  if (event && opened && compareEvents(event, opened) > 0) problems.push('it was judged after the delivery was opened');
  const rendered = of
    .of(of.streams.rendering)
    .findLast((one) => one.type === 'ReportRendered' && event !== null && compareEvents(one, event) < 0);
  for (const name of ['rowCount', 'reportVersion'] as const) {
    const then = numberAt(rendered?.data, name);
    if (then !== null && judged[name] !== null && then !== judged[name])
      problems.push(`the verdict is about another ${name} than what was rendered`);
  }
  return {
    text: `The condition was judged: ${judged.text} (${judged.state}; ${count(judged.rowCount ?? 0, 'row')})`,
    problems,
  };
};

const hashOf = (files: readonly File[]): string =>
  createHash('sha256')
    .update(files.map(({ sha256 }) => sha256).join())
    .digest('hex');

/** What a rendering made: the whole, or each of its parts. */
const madeIn = ({ data }: EvidenceEvent) =>
  [data, ...listAt(data, 'parts')].map((one) => ({ files: filesIn(one), contentHash: textAt(one, 'contentHash') }));

/** The file with the rows that changed, which a condition may add. */
const CHANGES = 'changes.csv';

/** Whether attachments and pictures are those that were rendered. A condition writes into the bodies, and may add one file. */
const hasAttachments = (made: readonly File[], files: readonly File[]): boolean =>
  files
    .filter(({ role, name }) => (role === 'attachment' && name !== CHANGES) || role === 'inline')
    .every((file) => made.some((one) => isDeepStrictEqual(one, file)));

/** What is wrong with the files of a request, as far as the rendering they come from is known. */
const filesProblems = (of: Case, { files, contentHash, event, attempt }: Rendered): string[] => {
  const problems: string[] = [];
  const odd = files.find(({ sha256 }) => !/^[0-9a-f]{64}$/.test(sha256));
  if (odd) problems.push(`the file ${odd.name} has no SHA-256`);
  const fired = firedIn(of);
  const rendering = of.event(event);
  const isComplete = rendering?.withheld?.some(({ path }) => path.includes('/artifacts')) !== true;
  const made = rendering && isComplete && madeIn(rendering).filter((one) => one.contentHash === contentHash);
  if (made && made.length === 0)
    problems.push(`the files of attempt ${attempt} are of another rendering than the one named`);
  for (const one of made || [])
    if (one.contentHash !== hashOf(one.files))
      problems.push(`the hash of the rendering ${event} is not that of its files`);
  // What a condition found is written into the mail and may add a file; what is sent again may be a choice of the files.
  const asRendered = dataAt(fired?.data, 'judging') === null && dataAt(fired?.data, 'repeats') === null;
  if (asRendered && fired && contentHash !== null && contentHash !== hashOf(files))
    problems.push(`the files of attempt ${attempt} are not the rendered ones`);
  if (
    made &&
    !made.some((one) => (asRendered ? isDeepStrictEqual(one.files, files) : hasAttachments(one.files, files)))
  )
    problems.push(`the files of attempt ${attempt} are not described as they were rendered`);
  return problems;
};

/** The files, with the hashes of their bytes; null before there are any. */
export const checkRendered = (of: Case): Check | null => {
  const { rendered } = of.claims;
  const last = rendered.at(-1);
  if (!last) return null;
  const names = last.files.map(({ name, size, sha256 }) => `${name} (${size} octets, SHA-256 ${sha256})`);
  return { text: `Rendered: ${names.join('; ')}`, problems: rendered.flatMap((one) => filesProblems(of, one)) };
};
