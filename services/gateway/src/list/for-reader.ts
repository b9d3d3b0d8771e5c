import { suppressionIdOf } from '@punctual/chassis';
import type { ScheduleResource } from '@punctual/contracts';
import type { Sentences } from '../schedule/sentences';
import type { ViewReader } from '../views/reader';
import { scheduleView } from '../views/schedule.view';
import { allSuppressedNow } from '../views/suppressed-now';
import { isMeantFor, meantFor } from './received';

/** A schedule that sends mail to somebody, how often in words where that is known, and that it is not sent to them. */
export type SentTo = {
  scheduleId: string;
  name: string | null;
  often: string | null;
  out: { until: string | null; own: boolean } | null;
};

/** What is kept in the portal is no mail. */
const isMail = ({ deliveryMethod }: ScheduleResource): boolean => deliveryMethod !== 'PORTAL';

/** Whether a schedule sends mail to an address. */
export const sendsTo = async (views: ViewReader, email: string, scheduleId: string): Promise<boolean> => {
  const row = await views.get(scheduleView, scheduleId);
  return row !== null && isMail(row) && isMeantFor(views, email, row);
};

/**
 * The schedules that send mail to an address besides one: the newest, at most `most`, and how many `more` there are. `often` says how often the
 * one is sent. Nothing is read of what is not shown.
 */
export const sentBesides = async (
  { views, sentences }: { views: ViewReader; sentences: Pick<Sentences, 'of'> },
  { tenantId, email }: { tenantId: string; email: string },
  { scheduleId, most }: { scheduleId: string; most: number },
  now: string,
): Promise<{ often: string | null; others: SentTo[]; more: number }> => {
  const mails = (await meantFor(views, email)).schedules.filter(isMail);
  const one = mails.filter(({ id }) => id === scheduleId);
  const others = mails.filter(({ id }) => id !== scheduleId);
  const shown = others.slice(0, most);
  const idOf = (id: string) => suppressionIdOf(tenantId, email, id);
  const suppressed = await allSuppressedNow(
    views,
    shown.map(({ id }) => idOf(id)),
    now,
  );
  const often = await sentences.of([...shown, ...one]);
  return {
    often: one.length > 0 ? (often[shown.length] ?? null) : null,
    others: shown.map(({ id, name }, index) => {
      const out = suppressed.get(idOf(id));
      return {
        ...{ scheduleId: id, name, often: often[index] ?? null },
        out: out ? { until: out.until, own: out.cause === 'unsubscribed' } : null,
      };
    }),
    more: others.length - shown.length,
  };
};
