import { textAt } from '../field';
import { compareEvents } from '../read';
import { type Case, type Check, count } from './case';

/** What the id in the data of an event of a stream must be. */
const ABOUT = (of: Case): Readonly<Record<string, readonly [name: string, id: string]>> => {
  const { streams, parts, proof } = of;
  return {
    [streams.schedule]: ['scheduleId', parts.scheduleId],
    [streams.occurrence]: ['occurrenceId', parts.occurrenceId],
    [streams.run]: ['occurrenceId', parts.occurrenceId],
    [streams.rendering]: ['runId', parts.occurrenceId],
    [streams.condition]: ['occurrenceId', parts.occurrenceId],
    [streams.delivery]: ['deliveryId', proof.deliveryId],
    [streams.mailing]: ['deliveryId', proof.deliveryId],
  };
};

const orderProblems = ({ proof: { evidence, log } }: Case): string[] => {
  const problems: string[] = [];
  const ids = new Set<string>();
  for (const [index, one] of evidence.entries()) {
    if (ids.has(one.id)) problems.push(`the event ${one.id} appears twice`);
    ids.add(one.id);
    const before = evidence[index - 1];
    if (before && compareEvents(before, one) >= 0)
      problems.push(`event ${index} is not after the one before it in the log`);
  }
  const last = evidence.at(-1);
  if (last && compareEvents(last, log) > 0)
    problems.push('the last event is after the position up to which the log was read');
  return problems;
};

const streamProblems = (of: Case): string[] => {
  const { proof } = of;
  const problems: string[] = [];
  const allowed = new Set(Object.values(of.streams));
  const told = new Map(proof.streams.map((one) => [one.stream, one]));
  if (told.size !== proof.streams.length) problems.push('a stream is told of twice');
  for (const { stream } of proof.streams)
    if (!allowed.has(stream)) problems.push(`the stream ${stream} is not one of this delivery`);
  for (const { stream } of proof.evidence)
    if (!told.has(stream)) {
      problems.push(`the stream ${stream} has events, and is not told of`);
      told.set(stream, { stream, extent: 'chosen', events: 0 });
    }
  const whole = ['occurrence', 'run', 'rendering', 'delivery', 'mailing'] as const;
  for (const name of whole) {
    const stream = of.streams[name];
    if (proof.streams.find((one) => one.stream === stream)?.extent !== 'whole')
      problems.push(`the stream ${stream} is not there as a whole`);
  }
  for (const { stream, extent, events } of proof.streams) {
    const found = of.of(stream);
    if (found.length !== events) problems.push(`the stream ${stream} has ${found.length} events here, not ${events}`);
    if (extent === 'chosen') continue;
    const first = extent === 'whole' ? 0 : (found[0]?.revision ?? 0);
    const gap = found.findIndex(({ revision }, index) => revision !== first + index);
    if (gap !== -1)
      problems.push(`an event of the stream ${stream} is missing before revision ${found[gap]?.revision}`);
  }
  return problems;
};

const aboutProblems = (of: Case): string[] => {
  const about = ABOUT(of);
  return of.proof.evidence.flatMap(({ id, stream, type, data }) => {
    const [name, expected] = about[stream] ?? ['', ''];
    const said = textAt(data, name);
    return said !== null && said !== expected ? [`${type} ${id} is about something else: ${said}`] : [];
  });
};

/** That the evidence is in the order of one log and has no gaps, and is about this delivery alone. */
export const checkEvidence = (of: Case): Check => {
  const { evidence, log, streams } = of.proof;
  const used = streams.filter(({ events }) => events > 0).length;
  return {
    text: `${count(evidence.length, 'event')} of ${count(used, 'stream')}, in the order of the log ${log.id} up to position ${log.position.commit}, without a gap`,
    problems: [...orderProblems(of), ...streamProblems(of), ...aboutProblems(of)],
  };
};

/** What the evidence has beyond the claims, and what was withheld from it. */
export const checkOther = (of: Case): Check => {
  const { proof, claims, streams } = of;
  const withheld = proof.evidence.filter((one) => one.withheld !== undefined);
  const own: readonly string[] = [streams.delivery, streams.mailing];
  const types = [...new Set(claims.other.map(({ type }) => type))];
  const further = types.length === 0 ? 'No further events' : `Further events: ${types.join(', ')}`;
  const left =
    withheld.length === 0
      ? ''
      : `; from ${count(withheld.length, 'event')} something was withheld that is about others`;
  return {
    text: `${further}${left}`,
    problems: withheld
      .filter(({ stream }) => own.includes(stream))
      .map(({ id }) => `something was withheld from the event ${id} of this delivery itself`),
  };
};
