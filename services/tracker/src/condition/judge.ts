import type { Edge, Judging, Verdict } from '@punctual/contracts';
import { baselineOf, judgeChange } from './change';
import { judgeException } from './exception';
import { tellsFiring, tellsResolved } from './notify';
import { type Given, pastOf, type Raw } from './past';
import { judgePercent } from './percent';
import type { Condition } from './state';
import { judgeThreshold } from './threshold';
import { countText, dateText } from './words';

/** How many runs the last result is kept for without data, unless the schedule says otherwise. */
const KEEP_RUNS = 3;

/** Where the condition stands before this run. Nothing is carried over an edit of what it looks at. */
const edgeBefore = ({ edge }: Condition, { judgedSince }: Judging): Edge =>
  edge?.judgedSince === judgedSince
    ? edge
    : { judgedSince, state: 'ok', since: null, lastFired: null, pending: 0, noData: 0 };

const rows = (rowCount: number, fires: boolean): Raw => ({
  state: fires ? 'firing' : 'ok',
  observed: String(rowCount),
  baseline: null,
  reason: fires ? 'met' : 'notMet',
  text: rowCount === 0 ? 'there is no row' : `there ${rowCount === 1 ? 'is' : 'are'} ${countText(rowCount, 'row')}`,
});

const rawOf = (state: Condition, given: Given, edge: Edge): Raw => {
  const { facts, judging } = given;
  const { condition } = judging;
  switch (condition.type) {
    case 'ALWAYS':
      return { ...rows(facts.rowCount, true), reason: 'always', text: 'it is always sent' };
    case 'NOT_EMPTY':
      return rows(facts.rowCount, facts.rowCount > 0);
    case 'EMPTY':
      return rows(facts.rowCount, facts.rowCount === 0);
    case 'THRESHOLD':
      return judgeThreshold(condition, facts, edge.state === 'firing');
    case 'PERCENT':
      return judgePercent(condition, given, pastOf(state, given));
    case 'EXCEPTION':
      return judgeException(condition, given, pastOf(state, given));
    case 'CHANGE_DETECTION':
      return judgeChange(condition, given, baselineOf(condition, state, pastOf(state, given), given));
  }
};

const runsNeeded = ({ condition }: Judging, state: Edge['state']): number => {
  if (condition.type !== 'THRESHOLD') return 1;
  return (state === 'ok' ? condition.forRuns : condition.clearForRuns) ?? 1;
};

/** Where the condition stands after a result. Runs without data neither hold a change up nor bring it nearer. */
const edgeAfter = (before: Edge, { state }: Raw, { local, judging }: Given): Edge => {
  if (state === 'error') return before;
  if (state === 'noData') return { ...before, noData: before.noData + 1 };
  const known = { ...before, noData: 0, since: before.since ?? local };
  const changes = state !== before.state;
  const pending = changes ? before.pending + 1 : 0;
  const after: Edge =
    changes && pending >= runsNeeded(judging, before.state)
      ? { ...known, state, since: local, pending: 0 }
      : { ...known, pending };
  return after.state === 'firing' ? { ...after, lastFired: local } : after;
};

/** The end of the sentence: since when, or the first time since when. */
const sinceText = (before: Edge, after: Edge, { local, judging }: Given): string => {
  if (judging.condition.type === 'CHANGE_DETECTION' || after.since === null) return '';
  if (before.state === 'firing') return `, since ${dateText(after.since, local)}`;
  return before.lastFired === null
    ? ', for the first time'
    : `, the first time since ${dateText(before.lastFired, local)}`;
};

const pendingText = ({ pending, state }: Edge, judging: Judging): string => {
  const needed = runsNeeded(judging, state);
  return state === 'ok'
    ? ` (${pending} of ${needed} runs in succession)`
    : `; it goes on until that holds for ${needed} runs in succession (${pending} so far)`;
};

type Sends = Pick<Verdict, 'send' | 'notice' | 'tellsOwner'>;
const SILENT: Sends = { send: false, notice: null, tellsOwner: false };

const byState = (state: Condition, edge: Edge, given: Given): Sends => {
  if (edge.state === 'firing')
    return tellsFiring(state, edge, given) ? { ...SILENT, send: true, notice: 'firing' } : SILENT;
  return tellsResolved(state, given) ? { ...SILENT, send: true, notice: 'resolved' } : SILENT;
};

const withoutData = (state: Condition, edge: Edge, { isExpected = false }: Raw, given: Given): Sends => {
  const { noData } = given.judging;
  const toOwner = { ...SILENT, tellsOwner: !isExpected };
  if (noData === 'skip') return SILENT;
  if (noData === 'send') return { ...SILENT, send: true };
  if (noData === 'ownerNotice') return toOwner;
  const maxRuns = noData === 'keepLast' ? KEEP_RUNS : noData.keepLast.maxRuns;
  return edge.noData <= maxRuns ? byState(state, edge, given) : toOwner;
};

/** A run judged beside the succession of runs: a test, or one that was due before a run that was judged already. */
const aside = (before: Edge, raw: Raw, given: Given): Sends => {
  if (given.trigger === 'test') return { ...SILENT, send: raw.state !== 'error' };
  if (raw.state === 'noData') return { ...SILENT, send: given.judging.noData === 'send' };
  const isTold = given.judging.notify === 'everyRun' && raw.state === 'firing';
  return isTold ? { ...SILENT, send: true, notice: before.state === 'firing' ? 'firing' : null } : SILENT;
};

const isAside = ({ newestDueMs }: Condition, { trigger, dueAt }: Given): boolean =>
  trigger === 'test' || newestDueMs > Date.parse(dueAt);

/**
 * Judges a run by what it observed and what was observed before. Pure: the same past and the same facts always give the same
 * verdict, which is what back-tests rest on.
 */
export const judge = (state: Condition, given: Given): Verdict => {
  const before = edgeBefore(state, given.judging);
  // Sends from before an edit that reset the condition told of another one.
  const current = state.edge?.judgedSince === before.judgedSince ? state : { ...state, sendings: [] };
  const raw = rawOf(current, given, before);
  const { observed, baseline, reason, text } = raw;
  const common = { observed, baseline, flagged: false };
  const flagged = raw.isOutlier === true;
  if (isAside(current, given))
    return { ...common, ...aside(before, raw, given), state: raw.state, reason, text, flagged, edge: before };
  const edge = edgeAfter(before, raw, given);
  if (raw.state === 'error') return { ...common, ...SILENT, state: 'error', reason, text, edge };
  if (raw.state === 'noData')
    return { ...common, ...withoutData(current, edge, raw, given), state: 'noData', reason, text, edge };
  const sends = byState(current, edge, given);
  const verdict = { ...common, ...sends, flagged, edge, state: edge.state };
  if (edge.pending > 0) {
    const needed = runsNeeded(given.judging, edge.state);
    const why = edge.state === 'ok' ? 'pending' : 'clearing';
    return { ...verdict, reason: `${why} ${edge.pending}/${needed}`, text: text + pendingText(edge, given.judging) };
  }
  if (edge.state === 'firing') return { ...verdict, reason, text: text + sinceText(before, edge, given) };
  const ends = sends.notice === 'resolved' && before.state === 'firing' && before.since !== null;
  const since = ends ? `; this ends what began on ${dateText(before.since ?? '', given.local)}` : '';
  const send = sends.send || raw.sendFirst === true;
  return { ...verdict, send, reason: sends.notice === 'resolved' ? 'resolved' : reason, text: text + since };
};
