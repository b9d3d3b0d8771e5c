import type { Bus } from '@punctual/chassis';
import {
  backtestAnswer,
  backtestBody,
  backtestResult,
  type ObservationResource,
  observationResource,
  scheduleIdIn,
} from '@punctual/contracts';
import { z } from 'zod';
import type { ViewEngine } from '../../views/engine';
import { observationView } from '../../views/observation.view';
import type { ViewReader } from '../../views/reader';
import { json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { instantQuery, listQuery, pageOf, pageText } from '../list';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { checkCondition } from './condition-check';
import { oneSchedule as one, scheduleParams as params, scheduleTag as tag, visibleSchedule } from './schedule-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

/** A back-test names so many gaps at most. */
const MAX_GAPS = 1_000;

const observation = observationResource.meta({ id: 'Observation' });
const query = listQuery(['dueAt', '-dueAt'], '-dueAt').extend({
  from: instantQuery.optional().describe('due at or after'),
  to: instantQuery.optional().describe('due before'),
  state: observationResource.shape.state.unwrap().or(z.literal('gap')).optional(),
});

/** What the runs of a schedule observed, and what another condition would have made of it. */
export const scheduleConditionRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  return [
    operation({
      method: 'get',
      path: `${one}/observations`,
      id: 'listReportScheduleObservations',
      tag,
      summary: 'List what the runs of a schedule observed and what its condition decided, with the gaps between',
      access: 'reader',
      params,
      query,
      answers: { 200: json('A page of observations', pageOf(observation)) },
      handle: async ({ params: { scheduleId }, query: { from, to, state, ...asked }, user }) => {
        await visibleSchedule(views, scheduleId, user, 'shown');
        const where = [
          ['scheduleId', '=', scheduleId],
          ...(from === undefined ? [] : [['dueAt', '>=', from] as const]),
          ...(to === undefined ? [] : [['dueAt', '<', to] as const]),
          ...(state === undefined ? [] : [['state', '=', state] as const]),
        ] as const;
        return { status: 200, body: await pageText(views, observationView, asked, { where }) };
      },
    }),
    operation({
      method: 'post',
      path: `${one}/observations/:occurrenceId/confirm`,
      id: 'confirmReportScheduleObservation',
      tag,
      summary: 'Say that an unusual observation was right, so that later runs take it for usual',
      access: 'writer',
      params: params.extend({ occurrenceId: z.string().max(300) }),
      answers: { 200: json('The observation', observation), 202: pending },
      handle: async ({ params: { scheduleId, occurrenceId }, user, commandId }) => {
        await visibleSchedule(views, scheduleId, user);
        if (scheduleIdIn(occurrenceId) !== scheduleId)
          throw new Problem(404, 'observation/unknown', 'there is no such observation');
        const command = { type: 'ConfirmObservation', data: { scheduleId, occurrenceId } } as const;
        const done = await forward(needs, command, commandId);
        const row = done.visible ? await views.get(observationView, occurrenceId) : null;
        return row ? { status: 200, body: row } : notVisibleYet(occurrenceId, done);
      },
    }),
    operation({
      method: 'post',
      path: `${one}/backtest`,
      id: 'backtestReportSchedule',
      tag,
      summary: 'Judge what the runs of a schedule observed by another condition, saved or not; changes nothing',
      access: 'writer',
      params,
      body: backtestBody,
      example: { condition: { type: 'NOT_EMPTY' } },
      answers: { 200: json('What it would have decided, and what was decided', backtestAnswer) },
      handle: async ({ params: { scheduleId }, body, user, commandId }) => {
        const schedule = await visibleSchedule(views, scheduleId, user);
        await checkCondition(views, body.condition, schedule.reportId, 'condition');
        const { noData, notify, notifyResolved } = schedule;
        const judging = {
          condition: body.condition,
          noData: body.noData ?? noData,
          notify: body.notify ?? notify,
          notifyResolved: body.notifyResolved ?? notifyResolved,
        };
        const command = { type: 'BacktestCondition', data: { scheduleId, judging } } as const;
        const { result } = await forward(needs, command, commandId);
        const rows = await views.list(observationView, {
          where: [
            ['scheduleId', '=', scheduleId],
            ['state', '=', 'gap'],
          ],
          sort: { column: 'dueAt', descending: true },
          limit: MAX_GAPS,
        });
        const gaps = rows.map(({ doc }) => {
          const { occurrenceId, dueAt, gap } = doc as ObservationResource;
          return { occurrenceId, dueAt, gap: gap ?? '' };
        });
        return { status: 200, body: { ...backtestResult.parse(result), gaps } };
      },
    }),
  ];
};
