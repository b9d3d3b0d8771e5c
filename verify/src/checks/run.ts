import { isDeepStrictEqual } from 'node:util';
import { fittingDefinition } from '../claims/ordered';
import { anyAt, dataAt, numberAt } from '../field';
import type { EvidenceEvent } from '../format';
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
      ...(definition && fittingDefinition([definition], fired)
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
