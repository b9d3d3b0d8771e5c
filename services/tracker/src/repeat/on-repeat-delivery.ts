import { type Artifacts, type CommandHandler, currentContext } from '@punctual/chassis';
import { deliveryIds, type Event, mailboxOf, occurrenceIdOf, type Recipient, Rejection } from '@punctual/contracts';
import type { Begun } from '../delivery/state';
import type { Needs } from '../needs';
import { type EarlierRepeats, earlierRepeats } from './earlier-repeats';
import { onDeliveryRepeated } from './on-delivery-repeated';
import { receivesNow } from './receives-now';
import { checkNoneOpen, checkRepeatable } from './repeat';

type Refused = { email: string; reason: string };
type Whom = { recipients: Recipient[]; refused: Refused[] };

/** Who is meant: for a retry those who have not got it, for the others everybody or the given recipients. @throws Rejection 422 */
const meant = ({ opened, end }: Begun, how: string, asked: readonly string[] | null): Recipient[] => {
  if (how === 'retry') {
    const without = new Set([...(end?.failed ?? []).map(({ email }) => email), ...(end?.unknown ?? [])]);
    return opened.recipients.filter(({ email }) => without.has(email));
  }
  if (asked === null) return opened.recipients;
  const wanted = new Set(asked.map(mailboxOf));
  const known = new Set(opened.recipients.map(({ email }) => mailboxOf(email)));
  const errors = asked.flatMap((email, index) =>
    known.has(mailboxOf(email))
      ? []
      : [{ path: `recipients.${index}`, message: 'is not a recipient of this delivery' }],
  );
  if (errors.length > 0) throw new Rejection('delivery/invalid', 'recipients: not all are of this delivery', errors);
  return opened.recipients.filter(({ email }) => wanted.has(mailboxOf(email)));
};

const sorted = (
  all: readonly Recipient[],
  how: string,
  { reached }: EarlierRepeats,
  receives: ((email: string) => boolean) | null,
): Whom => {
  const refused: Refused[] = [];
  const recipients = all.filter(({ email }) => {
    const hasIt = how === 'retry' && reached.has(mailboxOf(email));
    const left = receives !== null && !receives(email);
    if (hasIt) refused.push({ email, reason: 'got it when it was sent again' });
    else if (left) refused.push({ email, reason: 'does not receive this schedule any more' });
    return !hasIt && !left;
  });
  return { recipients, refused };
};

/** @throws Rejection when files that were sent are no longer kept */
const checkFiles = async (artifacts: Artifacts, { sent }: Begun): Promise<void> => {
  for (const { sha256 } of sent.artifacts)
    if (!(await artifacts.get(sha256)))
      throw new Rejection(
        'delivery/gone',
        'the files that were sent are no longer kept; render the delivery again instead',
      );
};

const nobodyLeft = (how: string, { refused }: Whom): string => {
  const [first] = refused;
  if (first) return `nobody is left to send it to: ${first.email} ${first.reason}`;
  return how === 'retry' ? 'everybody has got it, so there is nothing to retry' : 'nobody is left to send it to';
};

/**
 * A person has a delivery sent again, or asks to whom that would be. It is recorded in the stream of the delivery, where only one can be
 * first, then the occurrence that does it is fired.
 */
export const onRepeatDelivery =
  (needs: Needs): CommandHandler<'RepeatDelivery'> =>
  async ({ commandId, data: { deliveryId, how, repeatId, recipients: asked, asOf, dryRun } }) => {
    const { deliveries, artifacts, clock } = needs;
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('delivery/forbidden', 'a delivery is sent again by a user');
    const state = await deliveries.load(deliveryId);
    if (state.status === 'none')
      throw new Rejection('delivery/nothing-to-do', 'nothing was sent, so there is nothing to send again');
    const { opened } = state;
    const occurrenceId = occurrenceIdOf(opened.scheduleId, `${how}-${repeatId}`);
    const isDone = state.repeats.includes(occurrenceId);
    checkRepeatable(state);
    const earlier = await earlierRepeats(needs, state);
    const receives = await receivesNow(needs, opened);
    const whom = sorted(meant(state, how, asked), how, earlier, receives);
    const told = { recipients: whom.recipients.map(({ email }) => email), refused: whom.refused };
    if (!isDone) {
      checkNoneOpen(state.repeats, earlier.ended);
      if (whom.recipients.length === 0) throw new Rejection('delivery/nothing-to-do', nobodyLeft(how, whom));
      if (how === 'rerender') await checkOwnRows(needs, opened);
      else await checkFiles(artifacts, state);
    }
    if (dryRun) return told;
    const request = { how, occurrenceId, userId, recipients: whom.recipients, asOf, ended: earlier.ended };
    const events = await deliveries.execute(deliveryId, { type: 'Repeat', data: { ...request, now: clock.now() } });
    for (const event of events)
      if (event.type === 'DeliveryRepeated') await onDeliveryRepeated(needs)({ ...event, id: commandId });
    return { occurrenceId, deliveryIds: deliveryIds(occurrenceId, 1), ...told };
  };

/** @throws Rejection where each person got their own rows: a rendering of the whole would show them those of others */
const checkOwnRows = async (
  { runs }: Pick<Needs, 'runs'>,
  { occurrenceId }: Pick<Event<'DeliveryOpened'>['data'], 'occurrenceId'>,
): Promise<void> => {
  const run = await runs.load(occurrenceId);
  const opened = run.status === 'open' ? run.opened : run.status === 'failed' ? run.before?.opened : undefined;
  if (opened?.people)
    throw new Rejection(
      'delivery/not-repeatable',
      'each person got their own rows, which are rendered by a run of the schedule alone; resend the same files, or run the schedule',
    );
};
