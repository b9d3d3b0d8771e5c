import { type Bus, uuidOf } from '@punctual/chassis';
import { type Command, instant, Rejection, scheduleResource } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { scheduleView } from '../../views/schedule.view';
import { userView } from '../../views/user.view';
import { json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { inParallel } from '../in-parallel';
import { type Operation, operation } from '../operation';
import { invalid, Problem } from '../problem';
import { checkParameters } from './parameter-check';
import {
  allSchedules as all,
  answerOf,
  oneSchedule as one,
  scheduleParams as params,
  scheduleSchema as resource,
  scheduleTag as tag,
  visibleSchedule,
} from './schedule-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

/** One request acts on at most so many schedules. */
const MAX_ITEMS = 1_000;
/** How many commands of one request are under way. */
const AT_ONCE = 8;

const filterSchema = z.strictObject({
  reportId: z.uuid().optional().describe('the first or a further report of their mails'),
  status: scheduleResource.shape.status.optional(),
  frequency: scheduleResource.shape.frequency.optional(),
  userId: z.uuid().optional().describe('the owner'),
});
const bulkBody = z
  .strictObject({
    action: z.enum(['pause', 'resume', 'execute', 'transfer', 'delete']),
    ids: z.array(z.uuid()).min(1).max(MAX_ITEMS).optional(),
    filter: filterSchema.optional(),
    until: instant.optional().describe('pause: when they resume by themselves'),
    userId: z.uuid().optional().describe('transfer: the new owner'),
    dryRun: z.boolean().default(false).describe('true tells what would happen, and changes nothing'),
  })
  .check(({ value, issues }) => {
    const say = (path: string, message: string) => issues.push({ code: 'custom', path: [path], message, input: value });
    const { action, ids, filter, until, userId } = value;
    if (!ids === !filter) say('ids', 'is required, unless there is a filter; both together are not allowed');
    if (action === 'transfer' && !userId) say('userId', 'is required to transfer');
    if (action !== 'transfer' && userId) say('userId', 'is only for the action transfer');
    if (action !== 'pause' && until) say('until', 'is only for the action pause');
  });
type Bulk = z.output<typeof bulkBody>;

const itemSchema = z.strictObject({
  id: z.uuid(),
  outcome: z.enum(['changed', 'unchanged', 'refused']),
  code: z.string().nullable().describe('why it was refused, as in schedule/ended'),
  message: z.string().nullable(),
});
type Item = z.infer<typeof itemSchema>;
const bulkAnswer = z.strictObject({
  dryRun: z.boolean(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  refused: z.number().int(),
  data: z.array(itemSchema),
});

const commandFor = ({ action, until, userId = '', dryRun }: Bulk, scheduleId: string, runId: string): Command => {
  const data = { scheduleId, ifVersion: null, dryRun };
  switch (action) {
    case 'pause':
      return { type: 'PauseSchedule', data: { ...data, until } };
    case 'resume':
      return { type: 'ResumeSchedule', data };
    case 'execute':
      return { type: 'ExecuteSchedule', data: { scheduleId, runId, dryRun } };
    case 'transfer':
      return { type: 'TransferSchedule', data: { ...data, userId } };
    case 'delete':
      return { type: 'DeleteSchedule', data };
  }
};

/** @throws Problem 422 when there is no such user in the tenant, or one that may not own schedules. */
const checkOwner = async (views: ViewReader, userId: string): Promise<void> => {
  const owner = await views.get(userView, userId);
  if (!owner) throw invalid([{ path: 'userId', message: 'there is no such user' }]);
  if (owner.status === 'DISABLED') throw invalid([{ path: 'userId', message: 'is a disabled account' }]);
  if (owner.role === 'viewer') throw invalid([{ path: 'userId', message: 'is a viewer, who cannot own schedules' }]);
};

/** The schedules a request is about, oldest first. @throws Problem 422 when they are too many. */
const chosen = async (views: ViewReader, { ids, filter = {} }: Bulk, user: Principal): Promise<string[]> => {
  if (ids) return [...new Set(ids)];
  const { reportId, ...others } = filter;
  const mine = user.role === 'admin' ? {} : { mine: user.userId };
  const equal = Object.entries({ kind: 'schedule', deleted: 0, ...others, ...mine }).flatMap(([column, value]) =>
    value === undefined ? [] : [[column === 'mine' ? 'userId' : column, '=', value] as const],
  );
  const sort = { column: 'createdAt', descending: false };
  const rows = await views.list(scheduleView, { where: equal, has: reportId, sort, limit: MAX_ITEMS + 1 });
  if (rows.length > MAX_ITEMS)
    throw invalid([{ path: 'filter', message: `matches more than ${MAX_ITEMS} schedules; narrow it` }]);
  return rows.map(({ key }) => key);
};

/** Changes of many schedules at once, and of their owner. */
export const scheduleBulkRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const act = async (body: Bulk, id: string, user: Principal, commandId: string): Promise<Item> => {
    try {
      const row = await visibleSchedule(views, id, user);
      if (body.action === 'execute') await checkParameters(views, row);
      const { result } = await forward(needs, commandFor(body, id, uuidOf(`run ${commandId}`)), commandId);
      return { id, outcome: result['changed'] === true ? 'changed' : 'unchanged', code: null, message: null };
    } catch (error) {
      if (error instanceof Rejection || (error instanceof Problem && (error.status === 404 || error.status === 422)))
        return { id, outcome: 'refused', code: error.code, message: error.message };
      throw error;
    }
  };
  return [
    operation({
      method: 'post',
      path: `${all}/bulk`,
      id: 'changeReportSchedules',
      tag,
      summary: 'Pause, resume, run, transfer or delete many schedules; answers what happened to each',
      access: 'writer',
      body: bulkBody,
      answers: { 200: json('What happened to each schedule', bulkAnswer) },
      handle: async ({ body, user, commandId }) => {
        if (body.userId !== undefined) await checkOwner(views, body.userId);
        const ids = await chosen(views, body, user);
        const data = await inParallel(ids, AT_ONCE, (id) => act(body, id, user, uuidOf(`${commandId} ${id}`)));
        const count = (outcome: Item['outcome']) => data.filter((item) => item.outcome === outcome).length;
        const counts = { changed: count('changed'), unchanged: count('unchanged'), refused: count('refused') };
        return { status: 200, body: { dryRun: body.dryRun, ...counts, data } };
      },
    }),
    operation({
      method: 'post',
      path: `${one}/transfer`,
      id: 'transferReportSchedule',
      tag,
      summary: 'Give a schedule to another user, with its history',
      access: 'writer',
      params,
      body: z.strictObject({ userId: z.uuid() }),
      answers: { 200: json('The schedule', resource), 202: pending },
      handle: async ({ params: { scheduleId }, body: { userId }, user, ifVersion, commandId }) => {
        await visibleSchedule(views, scheduleId, user);
        await checkOwner(views, userId);
        const done = await forward(
          needs,
          { type: 'TransferSchedule', data: { scheduleId, userId, ifVersion } },
          commandId,
        );
        // The user that gave it away sees it once more.
        const row = done.visible ? await views.get(scheduleView, scheduleId) : null;
        return row ? answerOf(200, row) : notVisibleYet(scheduleId, done);
      },
    }),
  ];
};
