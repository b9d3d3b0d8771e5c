import { type Bus, type Clock, DEFAULT_TENANT, type Log, runIn, sha256 } from '@punctual/chassis';
import { type FeedbackReport, Rejection } from '@punctual/contracts';
import { z } from 'zod';
import type { Fetches } from '../../hooks/certificates';
import type { Hook, Provider } from '../../hooks/hook';
import type { OwnDelivery } from '../../hooks/own-delivery';
import type { Idempotency } from '../idempotency';
import { inParallel } from '../in-parallel';
import { NetworkLimit } from '../network-limit';
import { type Operation, octets, operation } from '../operation';
import { Problem } from '../problem';

type Needs = {
  bus: Pick<Bus, 'request'>;
  clock: Clock;
  log: Log;
  idempotency: Pick<Idempotency, 'once'>;
  hooks: ReadonlyMap<string, { provider: Provider; hook: Hook }>;
  ownDelivery(report: FeedbackReport): Promise<OwnDelivery | null>;
  fetches: Fetches;
};

/** From one network in a minute: a provider tells of a large run at once. */
const PER_MINUTE = 3_000;
const REPORTS_AT_ONCE = 8;
const CONFIRMATION_OCTETS = 65_536;
const PATH = '/hooks/bounces/:provider';

const refusal = (provider: Provider, reason: string, log: Log): Problem => {
  log.warn({ provider, reason }, 'refused what claims to be a report of a mail provider');
  return new Problem(403, 'hook/forbidden', `the request is not taken: ${reason}`);
};

/**
 * Where providers tell of bounces and complaints. A request is checked over its octets before anything in it counts, and is answered with 2xx only
 * when the mailer has recorded all of its reports: a provider repeats what got another answer, and a report that comes twice is recorded once.
 */
export const hookRoutes = ({ bus, clock, log, idempotency, hooks, ownDelivery, fetches }: Needs): Operation[] => {
  const limit = new NetworkLimit(clock, PER_MINUTE);

  const record = async (report: FeedbackReport): Promise<void> => {
    const own = await ownDelivery(report);
    const data = { report, deliveryId: own?.deliveryId ?? null };
    const reply = await runIn({ tenantId: own?.tenantId ?? DEFAULT_TENANT, userId: null }, () =>
      bus.request({ type: 'RecordFeedback', data }, `feedback~${report.feedbackId}`),
    );
    if (!reply.ok) throw new Rejection(reply.code, reply.message, reply.errors);
  };

  const recordAll = async (provider: Provider, hook: Hook, said: unknown): Promise<{ status: number }> => {
    const reports = hook.reportsOf(said, clock.now());
    if (reports === null) {
      log.warn({ provider }, 'could not read a report of a mail provider');
      throw new Problem(422, 'hook/unreadable', 'the request is authentic, and of a shape that is not known');
    }
    await inParallel(reports, REPORTS_AT_ONCE, record);
    return { status: 204 };
  };

  /** The nonce of a request that does not sign its words goes with these words only, at any gateway. */
  const once = async (provider: Provider, nonce: string, body: Buffer, work: () => Promise<{ status: number }>) => {
    const keyed = { key: nonce, userId: provider, method: 'post', path: PATH, body: sha256(body) };
    try {
      return await idempotency.once(keyed, work);
    } catch (error) {
      if (error instanceof Problem && error.code === 'idempotency/key-reused')
        throw refusal(provider, 'its token was used before', log);
      throw error;
    }
  };

  return [
    operation({
      method: 'post',
      path: PATH,
      id: 'reportBounces',
      tag: 'Mail',
      summary:
        'Takes reports of bounces and complaints from `ses`, `sendgrid`, `mailgun` or `postmark`, where it is configured',
      access: 'public',
      params: z.strictObject({ provider: z.string().max(40) }),
      body: octets,
      bodyType: 'octets',
      example: {
        RecordType: 'Bounce',
        ...{ ID: 692560173, Type: 'HardBounce', Inactive: true, Email: 'ann@example.com' },
        Details: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
      },
      neverReplayed: true,
      answers: {
        204: { description: 'All that it reports is recorded, or it reports no bounce and no complaint' },
        403: { description: 'It does not come from the provider, is too old, or was used before' },
        404: { description: 'The provider is not known, or not configured' },
        413: { description: 'Larger than 1 MiB' },
        415: { description: 'Another media type than the one of the provider' },
        422: { description: 'It comes from the provider, and its shape is not known' },
        429: { description: 'Too many requests from this network' },
        503: { description: 'The mailer or another part does not answer: it is to be sent again' },
      },
      handle: async ({ params, body, network, header }) => {
        limit.take(network);
        const known = hooks.get(params.provider);
        if (!known) throw new Problem(404, 'hook/unknown', 'this provider is not configured');
        const { provider, hook } = known;
        const type = header('content-type').split(';', 1)[0]?.trim().toLowerCase() ?? '';
        if (!hook.types.includes(type))
          throw new Problem(415, 'request/unsupported-media-type', `the body must be ${hook.types.join(' or ')}`);
        const authentic = await hook.authentic({ body, header }, clock.millis());
        if ('refused' in authentic) throw refusal(provider, authentic.refused, log);
        const { said, nonce, confirm } = authentic;
        if (confirm !== undefined) {
          await fetches(confirm, CONFIRMATION_OCTETS);
          log.info({ provider }, 'confirmed the subscription to a topic');
        }
        if (said === null) return { status: 204 };
        const work = () => recordAll(provider, hook, said);
        return nonce === undefined ? work() : once(provider, nonce, body, work);
      },
    }),
  ];
};
