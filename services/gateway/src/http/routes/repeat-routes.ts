import { type Bus, uuidOf } from '@punctual/chassis';
import { type RepeatHow, runIdOf } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { json } from '../described';
import { forward } from '../forward';
import { type Answer, type Operation, operation } from '../operation';
import { deliveryParams as params, visibleDelivery } from './delivery-routes';
import { checkMayAct } from './may-see';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };
type Asked = { recipients?: string[] | undefined; asOf?: 'then' | 'now'; dryRun: boolean };

const whom = {
  recipients: z.array(z.string()).describe('who gets it'),
  refused: z.array(z.strictObject({ email: z.string(), reason: z.string() })),
};
const told = z.strictObject(whom).meta({ id: 'Repeat' });
const started = z
  .strictObject({ runId: z.string(), deliveryIds: z.array(z.string()), ...whom })
  .meta({ id: 'RepeatStarted' });
const done = z.object({ occurrenceId: z.string(), deliveryIds: z.array(z.string()), ...whom });

const dryRun = z.boolean().default(false).describe('true only says who would get it');
const recipients = z
  .array(z.string().max(320))
  .min(1, 'must name at least one recipient')
  .max(500)
  .optional()
  .describe('recipients of this delivery; all unless it is given');

const answers = {
  200: json('With dryRun: who would get it', told),
  202: json('The run that sends it', started),
  410: { description: 'The files, or the details of the delivery, are no longer kept' },
};
const one = '/api/v1/deliveries/:deliveryId';

/** A delivery that has ended is sent again, by a new run that names it. */
export const repeatRoutes = (needs: Needs): Operation[] => {
  const repeat = async (
    deliveryId: string,
    how: RepeatHow,
    asked: Asked,
    user: Principal,
    commandId: string,
  ): Promise<Answer> => {
    await checkMayAct(needs.views, await visibleDelivery(needs.views, deliveryId, user), user);
    const { recipients: named = null, asOf = 'then', dryRun: isDry } = asked;
    const repeatId = uuidOf(`${how} ${deliveryId} ${commandId}`);
    const data = { deliveryId, how, repeatId, recipients: named, asOf, dryRun: isDry };
    const { result } = await forward(needs, { type: 'RepeatDelivery', data }, commandId);
    if (isDry) return { status: 200, body: told.parse(result) };
    const { occurrenceId, ...rest } = done.parse(result);
    return { status: 202, body: { runId: runIdOf(occurrenceId), ...rest } };
  };
  const common = { method: 'post', tag: 'Deliveries', access: 'writer', params, answers } as const;
  return [
    operation({
      ...common,
      path: `${one}/retry`,
      id: 'retryDelivery',
      summary: 'Send the same message to the recipients who have not got it',
      body: z.strictObject({ dryRun }).prefault({}),
      handle: ({ params: { deliveryId }, body, user, commandId }) => repeat(deliveryId, 'retry', body, user, commandId),
    }),
    operation({
      ...common,
      path: `${one}/resend`,
      id: 'resendDelivery',
      summary: 'Send the same files in a new message',
      body: z.strictObject({ recipients, dryRun }).prefault({}),
      handle: ({ params: { deliveryId }, body, user, commandId }) =>
        repeat(deliveryId, 'resend', body, user, commandId),
    }),
    operation({
      ...common,
      path: `${one}/rerender`,
      id: 'rerenderDelivery',
      summary: 'Render it again, with the report and the data as of then or now, and send that in a new message',
      body: z.strictObject({ asOf: z.enum(['then', 'now']), recipients, dryRun }),
      handle: ({ params: { deliveryId }, body, user, commandId }) =>
        repeat(deliveryId, 'rerender', body, user, commandId),
    }),
  ];
};
