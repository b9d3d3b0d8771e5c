import type { ScheduleResource } from '@punctual/contracts';
import type { Sentences } from '../schedule/sentences';
import type { ViewReader } from '../views/reader';
import { scheduleView } from '../views/schedule.view';
import { receivedBy } from './received';

/** A schedule that sends mail to somebody, how often in words where that is known, and that it is not sent to them. */
export type SentTo = {
  scheduleId: string;
  name: string | null;
  often: string | null;
  out: { until: string | null; own: boolean } | null;
};

/** The schedules that send mail to an address, each once, the newest first; those of the portal are no mail. */
export const sentTo = async (
  { views, sentences }: { views: ViewReader; sentences: Pick<Sentences, 'of'> },
  whom: { tenantId: string; email: string },
  now: string,
): Promise<SentTo[]> => {
  const received = (await receivedBy(views, whom, now)).flatMap(({ schedule, suppressed }) =>
    schedule ? [{ schedule, suppressed }] : [],
  );
  const each = [...new Map(received.map((one) => [one.schedule.id, one])).values()];
  const rows = await Promise.all(each.map(({ schedule }) => views.get(scheduleView, schedule.id)));
  const sent = each.flatMap((one, index) => {
    const row: ScheduleResource | null = rows[index] ?? null;
    return row && row.deliveryMethod !== 'PORTAL' ? [{ ...one, row }] : [];
  });
  const often = await sentences.of(sent.map(({ row }) => row));
  return sent.map(({ schedule: { id, name }, suppressed }, index) => ({
    ...{ scheduleId: id, name, often: often[index] ?? null },
    out: suppressed && !suppressed.all ? { until: suppressed.until, own: suppressed.returns } : null,
  }));
};
