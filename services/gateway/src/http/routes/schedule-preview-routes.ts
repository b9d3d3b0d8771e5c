import type { Bus, Previews } from '@punctual/chassis';
import { scheduleBody, schedulePreview } from '@punctual/contracts';
import { z } from 'zod';
import { previewSchedule } from '../../schedule/preview';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { type Operation, operation } from '../operation';
import { checkedChange } from './checked-change';
import { checkParameters } from './parameter-check';
import { oneSchedule as one, scheduleParams as params, scheduleTag as tag, visibleSchedule } from './schedule-access';

type Needs = { bus: Bus; views: ViewReader; previews: Previews; defaultTimezone: string };

/** The mail of a schedule as it would go out now. */
export const schedulePreviewRoutes = ({ bus, views, previews, defaultTimezone }: Needs): Operation[] => [
  operation({
    method: 'post',
    path: `${one}/preview`,
    id: 'previewReportSchedule',
    tag,
    summary:
      'Show what a run would come to now: its people, what its condition says, and the whole mail; nothing is sent or recorded',
    access: 'writer',
    neverReplayed: true,
    params,
    body: z
      .strictObject({
        recipient: z
          .string()
          .min(1)
          .max(320)
          .nullable()
          .default(null)
          .describe('whose mail is shown; null for the first'),
        schedule: scheduleBody(defaultTimezone)
          .optional()
          .describe('an edit that is not saved; absent for the schedule as it is'),
      })
      .prefault({}),
    answers: {
      200: json('What a run would come to', schedulePreview.meta({ id: 'SchedulePreview' })),
      503: { description: 'Too many previews are being made, or this one takes more than 60 s' },
    },
    handle: async ({ params: { scheduleId }, body: { recipient, schedule }, user, commandId }) => {
      const row = await visibleSchedule(views, scheduleId, user);
      if (schedule === undefined) await checkParameters(views, row);
      const spec = schedule === undefined ? null : await checkedChange(views, schedule, row, user, 'schedule.');
      const body = await previewSchedule({ bus, previews }, { scheduleId, spec, recipient }, commandId);
      return { status: 200, body, headers: { 'Cache-Control': 'no-store' } };
    },
  }),
];
