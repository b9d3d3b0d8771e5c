import {
  type AttemptResult,
  type DomainEvent,
  type Event,
  isDeliveryId,
  isDigest,
  type OutcomeEvent,
  parseDeliveryId,
  type RecipientOutcomeData,
  type ReturnedEvent,
  saidIn,
} from '@punctual/contracts';
import { BOUNCED_WORDS, COMPLAINED_WORDS } from './came-back';
import { datasetInWords, waitInWords } from './data-in-words';
import { progressInWords } from './progress-in-words';
import { skippedInWords } from './skipped-in-words';

/** A sentence, and the details worth showing with it. */
export type Words = { text: string; detail: Record<string, string | number | boolean | null | string[]> };

/** The names of people, by the id of their account. */
export type Names = ReadonlyMap<string, string>;
const nameIn = (names: Names, userId: string | undefined): string => names.get(userId ?? '') ?? 'a person';

const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number} ${number === 1 ? noun : plural}`;

const answer = ({ email, smtpCode, enhancedCode, text }: RecipientOutcomeData): string =>
  `${email}: ${[smtpCode, enhancedCode, text].filter((part) => part !== null && part !== '').join(' ')}`;

const sum = ({ accepted, unresolved, rejected }: AttemptResult): number =>
  accepted.length + unresolved.length + rejected.length;

const outcome = (verb: string, { recipients, attempt, result, relay }: OutcomeEvent['data']): Words => {
  const [first] = recipients;
  const who = recipients.length === 1 && first ? answer(first) : count(recipients.length, 'recipient');
  const others = result && sum(result) > recipients.length;
  const end = others
    ? `; attempt ${attempt} ended: ${result.accepted.length} accepted, ${result.unresolved.length} unresolved, ${result.rejected.length} rejected`
    : '';
  const by = relay ? ` (relay ${relay})` : '';
  return {
    text: `${verb} ${who}${by}${end}`,
    detail: { attempt, ...(relay ? { relay } : {}), recipients: recipients.map(answer) },
  };
};

/** What became known of a mail after it had been accepted. */
const returned = (what: string, data: ReturnedEvent['data'], meaning: string, more: Words['detail'] = {}): Words => {
  const { email, status, source, feedbackId } = data;
  return { text: `${what}: ${email} (${saidIn(data)}); ${meaning}`, detail: { ...more, status, source, feedbackId } };
};

type ListThen = Event<'RunOpened'>['data']['lists'][number];
const listInWords = ({ listId, revision, status, members }: ListThen): string => {
  if (status === 'none') return `${listId}: never existed`;
  return status === 'deleted' ? `${listId}: deleted` : `${listId}: ${count(members, 'member')} at revision ${revision}`;
};
/** Lists that add nobody are named in the sentence: somebody will miss their members. */
const listsInWords = (lists: readonly ListThen[]): string => {
  const gone = lists.filter(({ status }) => status !== 'active').length;
  return gone === 0 ? '' : `; ${count(gone, 'distribution list')} of the schedule did not exist any more`;
};

type PeopleThen = Event<'RunOpened'>['data']['people'];
const peopleInWords = (people: PeopleThen): string =>
  people && people.refusedRows > 0
    ? `; ${count(people.refusedRows, 'row')} of the report named nobody who can be sent to`
    : '';
const refusedInWords = ({ row, address, reason }: NonNullable<PeopleThen>['refused'][number]): string =>
  `row ${row}${address === null ? '' : ` (${address})`}: ${reason}`;

/** Values by name, such as `since: 2026-10-01`. */
const namedValues = (values: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(values).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );

/** The further reports of a mail: `, with “Stock” (2 rows), “Returns” (0 rows)`. */
const moreInWords = (more: Event<'ReportRendered'>['data']['moreReports'] = []): string =>
  more.length === 0
    ? ''
    : `, with ${more.map(({ name, rowCount }) => `\u201c${name}\u201d (${count(rowCount, 'row')})`).join(', ')}`;

/** What the files show a mark for, said wherever the rendering is: nobody sees it in the list of what was sent. */
const missingInWords = (missing: Event<'ReportRendered'>['data']['missingCharacters'] = []): string =>
  missing
    .map(
      ({ file, count: number, examples }) =>
        `; no font has ${count(number, 'character')} of ${file}, which shows a mark instead (${examples.join(', ')})`,
    )
    .join('');

const english = new Intl.NumberFormat('en');
/** What of an attempt goes later, because a day's mail of a relay is used up. */
const putOffInWords = ({ now, later, relay }: Event<'SendingPutOff'>['data']): string => {
  const rest = later.reduce((sum, part) => sum + part.count, 0);
  const when = later.map((part) => `${english.format(part.count)} from ${part.from}`).join(', ');
  const going = now === 0 ? 'nobody gets it now' : `${english.format(now)} get it now`;
  return `The daily budget of relay ${relay} lets ${english.format(rest)} of ${english.format(now + rest)} recipients wait: ${going}, ${when}`;
};

const plain = (text: string, detail: Words['detail'] = {}): Words => ({ text, detail });

/** Describes an event of a delivery in words, with the names of people where they are known; events of other types by their type. */
export const inWords = ({ type, data }: DomainEvent, names: Names = new Map()): Words => {
  switch (type) {
    case 'OccurrenceFired': {
      const who = nameIn(names, data.repeats?.userId);
      const due = `${data.dueAt} (${data.nominal ?? data.dueAt} ${data.timezone})`;
      const why = {
        planned: `Fell due at ${due}`,
        manual: 'Run on demand',
        test: 'Run as a test, for the person who asked',
        backfill: `Run for the missed time ${due}`,
        notice: 'A notice to the owner',
        retry: `Retried by ${who}, for those who had not got it`,
        resend: `Sent again by ${who}, with the same files`,
        rerender: `Rendered again by ${who}, with the data as of ${data.dueAt}`,
      };
      return plain(why[data.trigger], { dueAt: data.dueAt, formats: data.formats });
    }
    case 'OccurrenceSkipped':
      return plain(`Due at ${data.dueAt}, but skipped: ${skippedInWords[data.reason]}`, {
        reason: data.reason,
        dueAt: data.dueAt,
      });
    case 'RunOpened':
      return plain(
        `The run opened, for ${count(data.recipients, 'recipient')} in ${count(data.pages, 'delivery', 'deliveries')}${data.rendering ? ', with the files rendered for another run of the same report' : ''}${missingInWords(data.rendering?.missingCharacters)}${listsInWords(data.lists)}${peopleInWords(data.people)}`,
        {
          recipients: data.recipients,
          pages: data.pages,
          deadline: data.deadline,
          ...(data.lists.length > 0 ? { lists: data.lists.map(listInWords) } : {}),
          ...(data.people ? { refused: data.people.refused.map(refusedInWords) } : {}),
          ...(data.rendering ? { renderedFor: data.rendering.renderedFor } : {}),
        },
      );
    case 'RunWaiting':
      return plain(`The data is not ready: ${waitInWords(data)}`, {
        until: data.until,
        since: data.since,
        datasets: data.datasets.map(datasetInWords),
      });
    case 'RenderProgressed':
      return plain(progressInWords(data), { attempt: data.attempt });
    case 'RunRetryScheduled':
      return plain(`Rendering failed: ${data.reason}. The next attempt is at ${data.retryAt}`, {
        attempt: data.attempt,
        retryAt: data.retryAt,
      });
    case 'RunHeld':
      return plain(`Held until a person releases it: ${data.why}`, {
        recipients: data.recipients,
        limit: data.limit,
        median: data.median,
      });
    case 'RunReleased':
      return plain('Released by a person, so it goes on', { userId: data.userId, deadline: data.deadline });
    case 'RunSkipped':
      return plain(`Nothing was sent: ${data.verdict}`, { reason: data.reason });
    case 'ObservationRecorded': {
      const { state, text, observed, baseline, reason } = data.verdict;
      return plain(`Judged: ${text}`, { state, observed, baseline, reason });
    }
    case 'ObservationConfirmed':
      return plain('A person confirmed what was observed');
    case 'ConditionSummarized':
      return plain('What is known of the condition was summed up');
    case 'RunFailed':
      return plain(`The run failed: ${data.reason}`, { cause: data.cause });
    case 'DeliveryOpened': {
      if (data.trigger === 'notice')
        return plain(
          `A ${isDigest(data.occurrenceId) ? 'digest' : 'notice of failures'}, to ${count(data.recipients.length, 'recipient')}`,
          {
            subject: data.subject,
          },
        );
      if (data.channel === 'portal')
        return plain(`Delivery ${data.page + 1} of ${data.pages} opened, to be kept in the portal`, {
          page: data.page,
          pages: data.pages,
          subject: data.subject,
        });
      const sends = data.attempt > 0 ? ', and asked to send' : '';
      return plain(
        `Delivery ${data.page + 1} of ${data.pages} opened for ${count(data.recipients.length, 'recipient')}${sends}`,
        { page: data.page, pages: data.pages, ...(data.attempt > 0 ? { subject: data.subject } : {}) },
      );
    }
    case 'RenderRequested': {
      const lost = data.lost ? ', since the rendered files are lost' : '';
      const unready = data.data?.ready === false ? '; the data it waited for is not ready, and the mail says so' : '';
      const more = data.moreReports ? ` and ${count(data.moreReports.length, 'further report')}` : '';
      return plain(`Asked for ${data.formats.join(', ')}${more}, with the data as of ${data.asOf}${lost}${unready}`, {
        attempt: data.attempt,
        ...(data.data ? { datasets: data.data.datasets.map(datasetInWords) } : {}),
      });
    }
    case 'ReportRendered': {
      const { parts } = data;
      const artifacts = parts ? parts.flatMap((part) => part.artifacts) : data.artifacts;
      const octets = artifacts.reduce((sum, { size }) => sum + size, 0);
      const files = `${count(artifacts.length, 'file')} of ${octets} bytes together`;
      const more = moreInWords(data.moreReports);
      const inParts = parts ? `, in ${count(parts.length, 'part')} for the people in the rows` : '';
      return plain(
        `Rendered ${count(data.rowCount, 'row')} into ${files}${inParts}${more}${missingInWords(data.missingCharacters)}`,
        {
          attempt: data.attempt,
          reportVersion: data.reportVersion,
          ...(data.parameters ? { parameters: namedValues(data.parameters) } : {}),
          contentHash: data.contentHash,
          files: data.artifacts.map(({ name }) => name),
          ...(data.moreReports
            ? { moreReports: data.moreReports.map((one) => `${one.name}, version ${one.reportVersion}`) }
            : {}),
        },
      );
    }
    case 'RenderFailed':
      return plain(`Rendering failed: ${data.message}`, { attempt: data.attempt, code: data.code, final: data.final });
    case 'DispatchRequested':
      return plain(
        `Asked to send attempt ${data.attempt} to ${count(data.recipients.length, 'recipient')}${data.shared ? ', with newly rendered files' : ''}`,
        {
          attempt: data.attempt,
          subject: data.subject,
          ...(data.shared ? { renderedFor: data.shared.renderedFor } : {}),
        },
      );
    case 'AttemptStarted':
      return plain(
        `Attempt ${data.attempt} to send started${data.links ? `; ${count(data.links.files.length, 'file')} too large for the mail went as a link that works until ${data.links.expiresAt}` : ''}`,
        { attempt: data.attempt, worker: data.worker, ...(data.links ? { linked: data.links.files } : {}) },
      );
    case 'AttemptContinued':
      return plain(
        data.leaseUntil === data.at
          ? `A mailer let attempt ${data.attempt} go; it continues later, or at another one`
          : `Attempt ${data.attempt} to send continued`,
        { attempt: data.attempt, worker: data.worker },
      );
    case 'RecipientsAccepted':
      return outcome('The mail server accepted', data);
    case 'RecipientsDeferred':
      return outcome('The mail server deferred', data);
    case 'RecipientsRejected':
      return outcome('The mail server rejected', data);
    case 'RecipientsSuppressed':
      return outcome('Nothing was sent to', data);
    case 'OutcomeUnknown':
      return outcome('It is unknown whether the mail server accepted', data);
    case 'RecipientBounced':
      return returned('Came back', data, BOUNCED_WORDS[data.kind], { kind: data.kind });
    case 'RecipientDelayed':
      return returned('Not delivered yet', data, 'it is still being tried');
    case 'RecipientComplained':
      return returned('Reported as spam', data, COMPLAINED_WORDS);
    case 'ArtifactsMissing':
      return plain('The rendered files are gone, so nothing was sent', { attempt: data.attempt });
    case 'SendingPutOff':
      return plain(putOffInWords(data), {
        attempt: data.attempt,
        relay: data.relay,
        now: data.now,
        later: data.later.map(({ count: number, from }) => `${number} from ${from}`),
      });
    case 'RetryScheduled':
      return plain(`Failed: ${data.reason}. Attempt ${data.attempt} follows at ${data.retryAt}`, {
        attempt: data.attempt,
        retryAt: data.retryAt,
        stage: data.stage,
        recipients: data.pending,
      });
    case 'AcceptanceLearned':
      return plain(`The mail server had accepted it after all: ${data.accepted.join(', ')}`, { attempt: data.attempt });
    case 'NonDeliveryLearned':
      return plain(`The mail server had not accepted it after all: ${data.recipients.join(', ')}`, {
        attempt: data.attempt,
      });
    case 'DeliveryCompleted': {
      if (isDeliveryId(data.deliveryId) && parseDeliveryId(data.deliveryId).channel === 'portal')
        return plain('Available in the portal');
      const rest = [
        ...(data.failed.length > 0 ? [`${data.failed.length} failed`] : []),
        ...(data.unknown.length > 0 ? [`${data.unknown.length} unknown`] : []),
      ];
      const done = data.accepted > 0 ? 'Done' : 'Ended; nobody knows whether the mail arrived';
      return plain(`${done}: ${data.accepted} accepted${rest.map((part) => `, ${part}`).join('')}`, {
        accepted: data.accepted,
        unknown: data.unknown,
      });
    }
    case 'DeliveryRepeated': {
      const what = { retry: 'Retried', resend: 'Sent again', rerender: `Rendered again as of ${data.asOf ?? 'now'}` };
      const text = `${what[data.how]} by ${nameIn(names, data.userId)} at ${data.at}, to ${count(data.recipients.length, 'recipient')}`;
      return plain(text, {
        runId: data.occurrenceId,
        userId: data.userId,
        recipients: data.recipients.map(({ email }) => email),
      });
    }
    case 'DeliveryArchived':
      return plain(
        `The details of this delivery were removed at ${data.at}: its numbers are kept, its recipients are not`,
        {
          status: data.status,
          attempts: data.attempts,
          recipients: data.recipients,
          ...{ failure: data.failure, skipReason: data.skipReason },
        },
      );
    case 'MailingArchived':
      return plain(`What the mail servers said was removed at ${data.at}`);
    case 'RunArchived':
      return plain(`The details of the run were removed at ${data.at}`, {
        deliveries: data.deliveries.length,
        recipients: data.deliveries.reduce((sum, { recipients }) => sum + recipients, 0),
      });
    case 'RenderingArchived':
      return plain(`What is known of its files was removed at ${data.at}`);
    case 'RowsArchived':
      return plain(`Where its rows are kept was removed at ${data.at}`);
    case 'DeliveryPermanentlyFailed':
      if (data.cause === 'suppressed') return plain(`Skipped: ${data.reason}`);
      return plain(`Given up: ${data.reason}`, { failed: data.failed.map(answer) });
    default:
      return plain(type);
  }
};
