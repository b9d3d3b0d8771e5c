import { type Bus, uuidOf } from '@punctual/chassis';
import {
  asGiven,
  type Command,
  instant,
  type ScheduleResource,
  scheduleBody,
  specificationOf,
  storedSchedule,
} from '@punctual/contracts';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { empty, json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { type Answer, type Operation, operation, type Request } from '../operation';
import { checkedChange } from './checked-change';
import {
  answerOf,
  byId,
  oneSchedule as one,
  scheduleParams as params,
  scheduleSchema as resource,
  scheduleTag as tag,
  visibleSchedule,
} from './schedule-access';
import { scheduleExample } from './schedule-example';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader; defaultTimezone: string };
type Asked = Pick<Request<z.output<typeof params>>, 'params' | 'user' | 'commandId'>;

/** Longest name of a schedule, in characters. */
const MAX_NAME = 200;

const pauseBody = z
  .strictObject({ until: instant.nullable().default(null).describe('when it resumes by itself; never when omitted') })
  .prefault({});
const copyBody = z.strictObject({ name: storedSchedule.shape.name.optional() }).prefault({});

const nameOfCopy = ({ name, reportType }: ScheduleResource): string => {
  const end = ' (copy)';
  const begin = (name ?? reportType ?? 'Schedule').slice(0, MAX_NAME - end.length);
  // Half a surrogate pair at the cut is no character.
  return `${begin.replace(/[\ud800-\udbff]$/, '')}${end}`;
};

/** Changes of schedules: edit, pause, resume, delete, restore, duplicate. */
export const scheduleChangeRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const change = async (command: Command, { params: { scheduleId }, user, commandId }: Asked): Promise<Answer> => {
    const done = await forward(needs, command, commandId);
    return done.visible
      ? answerOf(200, await visibleSchedule(views, scheduleId, user, 'shown'))
      : notVisibleYet(scheduleId, done);
  };
  const answers = { 200: json('The schedule', resource), 202: pending };
  const common = { tag, access: 'writer', params, answers } as const;

  return [
    operation({
      ...common,
      method: 'put',
      path: one,
      id: 'changeReportSchedule',
      summary: 'Replace a schedule: what falls due from now on follows the new one; what has run stays',
      body: scheduleBody(needs.defaultTimezone),
      example: scheduleExample,
      handle: async (request) => {
        const { params, body, user, ifVersion } = request;
        const row = await visibleSchedule(views, params.scheduleId, user);
        const spec = await checkedChange(views, body, row, user);
        return change({ type: 'ChangeSchedule', data: { ...params, spec, ifVersion } }, request);
      },
    }),
    operation({
      ...common,
      method: 'post',
      path: `${one}/pause`,
      id: 'pauseReportSchedule',
      summary:
        'Pause a schedule, also until an instant at which it resumes by itself; occurrences that fall due meanwhile are skipped, and the history shows them',
      body: pauseBody,
      handle: async (request) => {
        const { params, body, user, ifVersion } = request;
        await visibleSchedule(views, params.scheduleId, user);
        return change({ type: 'PauseSchedule', data: { ...params, until: body.until, ifVersion } }, request);
      },
    }),
    operation({
      ...common,
      method: 'post',
      path: `${one}/resume`,
      id: 'resumeReportSchedule',
      summary: 'Resume a paused schedule',
      handle: async (request) => {
        const { params, user, ifVersion } = request;
        await visibleSchedule(views, params.scheduleId, user);
        return change({ type: 'ResumeSchedule', data: { ...params, ifVersion } }, request);
      },
    }),
    operation({
      ...common,
      method: 'delete',
      path: one,
      id: 'deleteReportSchedule',
      summary: 'Delete a schedule: nothing falls due any more; its history is kept, and it can be restored',
      answers: { 204: empty('Deleted'), 202: pending },
      handle: async ({ params, user, ifVersion, commandId }) => {
        await visibleSchedule(views, params.scheduleId, user);
        const done = await forward(needs, { type: 'DeleteSchedule', data: { ...params, ifVersion } }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(params.scheduleId, done);
      },
    }),
    operation({
      ...common,
      method: 'post',
      path: `${one}/restore`,
      id: 'restoreReportSchedule',
      summary: 'Restore a deleted schedule; it is planned from now on, and what fell due meanwhile is not made up for',
      handle: async (request) => {
        await visibleSchedule(views, request.params.scheduleId, request.user, 'shown');
        return change({ type: 'RestoreSchedule', data: request.params }, request);
      },
    }),
    operation({
      ...common,
      method: 'post',
      path: `${one}/duplicate`,
      id: 'duplicateReportSchedule',
      summary: 'Copy a schedule; the copy is paused, so that nobody gets mail twice before it was edited',
      body: copyBody,
      answers: { 201: json('The copy', resource), 202: pending },
      handle: async ({ params, body, user, commandId }) => {
        const row = await visibleSchedule(views, params.scheduleId, user);
        const scheduleId = uuidOf(`schedule ${commandId}`);
        const spec = { ...asGiven(specificationOf(row)), name: body.name ?? nameOfCopy(row) };
        const done = await forward(
          needs,
          { type: 'CreateSchedule', data: { scheduleId, spec, paused: true } },
          commandId,
        );
        if (!done.visible) return notVisibleYet(scheduleId, done);
        const copy = answerOf(201, await visibleSchedule(views, scheduleId, user));
        return { ...copy, headers: { Location: byId(scheduleId) } };
      },
    }),
  ];
};
