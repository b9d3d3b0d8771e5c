import { isData, listAt, numberAt, textAt, textsAt } from '../field';
import type { Outcome, Recipient } from '../format';
import { compareEvents } from '../read';
import { type Case, type Check, count } from './case';
import type { SendingProblems } from './sending';

const sendsMail = ({ parts }: Case): boolean => parts.channel === 'email';

/** That the attempts were asked for, follow each other, and had one worker at a time. */
export const checkAttempts = (of: Case, { attempts: problems }: SendingProblems): Check | null => {
  const { attempts } = of.claims;
  if (attempts.length === 0) return problems.length > 0 ? { text: 'Attempts to send', problems } : null;
  const each = attempts.map(
    ({ attempt, begunAt, endedAt, workers }) =>
      `${attempt} from ${begunAt} to ${endedAt ?? 'now'}${workers.length > 1 ? ` by ${workers.length} workers` : ''}`,
  );
  return { text: `${count(attempts.length, 'attempt')}: ${each.join('; ')}`, problems };
};

const KINDS = ['accepted', 'rejected', 'deferred', 'unknown', 'suppressed'] as const;

const inWords = (recipients: readonly Recipient[]): string => {
  const of = (kind: Outcome['outcome'] | null) => recipients.filter(({ outcome }) => outcome === kind).length;
  const told = KINDS.flatMap((kind) => (of(kind) > 0 ? [`${of(kind)} ${kind}`] : []));
  return [...told, ...(of(null) > 0 ? [`${of(null)} without an outcome`] : [])].join(', ');
};

/** What became of each recipient, by the replies of the mail servers. */
export const checkRecipients = (of: Case, { recipients: problems }: SendingProblems): Check => {
  const { recipients } = of.claims;
  const opened = of.of(of.streams.delivery).filter(({ type }) => type === 'DeliveryOpened');
  const named = opened.flatMap(({ data }) => listAt(data, 'recipients'));
  const known = new Set(recipients.map(({ email }) => email));
  const strangers = of
    .of(of.streams.delivery)
    .filter(({ type }) => type === 'DispatchRequested')
    .flatMap(({ data }) => listAt(data, 'recipients').map((one) => textAt(one, 'email') ?? ''))
    .filter((email) => !known.has(email));
  if (opened.length === 0 && of.claims.ended)
    return {
      text: 'Nobody: no delivery was opened',
      problems: of.of(of.streams.mailing).length > 0 ? ['something was sent'] : problems,
    };
  const later = recipients.flatMap(({ email, later: events }) => events.map(({ type }) => `${type} of ${email}`));
  const more = later.length === 0 ? '' : `; later: ${later.slice(0, 20).join(', ')}`;
  const text = sendsMail(of)
    ? `${count(recipients.length, 'recipient')}: ${inWords(recipients)}${more}`
    : `${count(recipients.length, 'recipient')}, in the portal`;
  return {
    text,
    problems: [
      ...(opened.length === 1 ? [] : [`the delivery was opened ${opened.length} times`]),
      ...(opened[0] && opened[0].revision !== 0 ? ['the delivery was not opened by its first event'] : []),
      ...(named.length === recipients.length ? [] : ['a recipient is named twice']),
      ...strangers.map((email) => `an attempt was asked for to ${email}, who is no recipient`),
      ...problems,
    ],
  };
};

/** That nothing was sent to those of whom it was recorded that they get no mail; null where there is nobody. */
export const checkSuppressed = (of: Case, { suppressed: problems }: SendingProblems): Check | null => {
  const gone = of.claims.recipients.filter(({ outcomes }) => outcomes.some(({ outcome }) => outcome === 'suppressed'));
  if (gone.length === 0 && problems.length === 0) return null;
  return {
    text: `Nothing was sent to ${count(gone.length, 'recipient')} after it was recorded that they get no mail`,
    problems,
  };
};

/** That each later attempt was scheduled before, and not asked for before its time; null where there is none. */
export const checkRetries = (of: Case): Check | null => {
  const { retries } = of.claims;
  const events = of.of(of.streams.delivery);
  const known = new Set(of.claims.recipients.map(({ email }) => email));
  const problems: string[] = [];
  const scheduled = new Map<number, unknown>();
  for (const { type, data } of events) {
    const attempt = numberAt(data, 'attempt') ?? 0;
    if (type === 'RetryScheduled') scheduled.set(attempt, data);
    if (type !== 'DispatchRequested') continue;
    const before = scheduled.get(attempt);
    if (before === undefined && attempt > 1) problems.push(`attempt ${attempt} was never scheduled`);
    const [due, asked] = [textAt(before, 'retryAt'), textAt(data, 'at')];
    if (textAt(before, 'stage') === 'dispatch' && Date.parse(asked ?? '') < Date.parse(due ?? ''))
      problems.push(`attempt ${attempt} was asked for before its time`);
  }
  for (const { type, data } of events)
    if (type === 'RetryScheduled')
      for (const email of textsAt(data, 'pending'))
        if (!known.has(email)) problems.push(`a retry is scheduled to ${email}, who is no recipient`);
  if (retries.length === 0 && problems.length === 0) return null;
  const each = retries.map(({ attempt, retryAt, reason }) => `attempt ${attempt} at ${retryAt} (${reason})`);
  return { text: `${count(retries.length, 'retry', 'retries')}: ${each.join('; ')}`, problems };
};

/** How it ended, and that this is the sum of the outcomes; or that it has not ended. */
export const checkEnded = (of: Case): Check => {
  const { proof, claims } = of;
  const { ended, recipients } = claims;
  const problems: string[] = [];
  if ((proof.state === 'ended') !== (ended !== null))
    problems.push(`the document says that its state is "${proof.state}"`);
  if (!ended) return { text: 'The delivery had not ended: this is what had happened so far', problems };
  const event = of.event(ended.event);
  if (ended.how === 'nothing-sent')
    return { text: `Nothing was sent, as of ${ended.endedAt}: ${ended.reason} (${ended.cause})`, problems };
  const emails = (name: string) =>
    listAt(event?.data, name).map((one) => (isData(one) ? (textAt(one, 'email') ?? '') : String(one)));
  const named = [...emails('failed'), ...emails('unknown')];
  const known = new Set(recipients.map(({ email }) => email));
  for (const email of named) if (!known.has(email)) problems.push(`${email} is named by the end and is no recipient`);
  if (new Set(named).size !== named.length) problems.push('a recipient is counted twice by the end');
  if (ended.accepted + named.length > recipients.length) problems.push('the end counts more recipients than there are');
  if ((ended.how === 'completed') !== ended.accepted + ended.unknown > 0)
    problems.push(`it ${ended.how}, though ${ended.accepted} accepted and ${ended.unknown} are unknown`);
  if (sendsMail(of) && event) {
    const before = (id: string) => {
      const outcome = of.event(id);
      return outcome !== null && compareEvents(outcome, event) < 0;
    };
    const accepted = recipients.filter(({ outcomes }) =>
      outcomes.some((one) => one.outcome === 'accepted' && before(one.event)),
    );
    if (ended.accepted > accepted.length)
      problems.push(`it ended with ${ended.accepted} accepted, and the mail servers had accepted ${accepted.length}`);
    const open = recipients.filter(({ outcome }) => outcome === null);
    if (ended.cause === null && open.length > 0)
      problems.push(`it ended, and ${count(open.length, 'recipient')} had no outcome`);
    const unknown = new Set(emails('unknown'));
    for (const { email, outcomes } of recipients)
      if (unknown.has(email) && !outcomes.some(({ outcome }) => outcome === 'unknown'))
        problems.push(`the end says that the outcome of ${email} is unknown, and no outcome does`);
  }
  const rest = [
    ...(ended.failed > 0 ? [`${ended.failed} failed`] : []),
    ...(ended.unknown > 0 ? [`${ended.unknown} unknown`] : []),
    ...(ended.cause === null ? [] : [`cause: ${ended.cause}`]),
  ];
  return {
    text: `It ${ended.how} at ${ended.endedAt}: ${[`${ended.accepted} accepted`, ...rest].join(', ')}`,
    problems,
  };
};
