import { freePort } from '@punctual/chassis';
import { Api, admin } from '../api';
import { Part } from '../part';
import { runBuilt } from '../program';
import { startNats, startStore } from '../system';
import { pause } from '../wait-until';
import { TcpProxy } from './tcp-proxy';

/** The services of which each fleet has two. */
export const kinds = ['scheduler', 'tracker', 'renderer', 'mailer', 'relay', 'gateway'] as const;
export type Kind = (typeof kinds)[number];

/** How long the API may take before its client turns to the other gateway. */
const PATIENCE_MS = 8_000;

/** The whole system as separate processes. */
export type Fleet = {
  store: Part;
  nats: Part;
  /** Both processes of each kind, in the order of `kinds`. */
  pairs: Record<Kind, readonly [Part, Part]>;
  /** The wire between the first mailer and NATS. */
  mailerWire: TcpProxy;
  /** Both gateways as clients see them, with the administrator logged in. */
  apis: readonly [Api, Api];
};

/** What a fleet needs from outside, and who is told of every part as it starts. */
export type FleetOptions = { smtpUrl: string; readModelUrl: string; onPart: (part: Part) => void };

/** Starts two of each service on one store, one NATS and one PostgreSQL. @throws Error with what a part printed */
export const startFleet = async ({ smtpUrl, readModelUrl, onPart }: FleetOptions): Promise<Fleet> => {
  const [store, nats] = await Promise.all([startStore(), startNats()]);
  onPart(store);
  onPart(nats);
  const mailerWire = await TcpProxy.start(Number(new URL(nats.url).port));

  const start = async (kind: Kind, number: 1 | 2): Promise<Part> => {
    const port = kind === 'gateway' ? await freePort() : 0;
    const isWired = kind === 'mailer' && number === 1;
    const env: Record<string, string> = {
      NATS_URL: isWired ? `nats://127.0.0.1:${mailerWire.port}` : nats.url,
      EVENTSTORE_URL: store.url,
      KEYS_URL: readModelUrl,
      ...(kind === 'mailer' ? { SMTP_URL: smtpUrl, MAIL_FROM: 'Punctual <punctual@example.com>' } : {}),
      // Work that the bus lost comes back within the time of a test.
      ...(kind === 'tracker' ? { RECONCILE_AFTER: '10' } : {}),
      ...(kind === 'gateway'
        ? {
            PORT: String(port),
            HOST: '127.0.0.1',
            READ_MODEL_URL: readModelUrl,
            ADMIN_EMAIL: admin.email,
            ADMIN_PASSWORD: admin.password,
          }
        : {}),
    };
    const part = await Part.start({
      name: `${kind}-${number}`,
      url: kind === 'gateway' ? `http://127.0.0.1:${port}` : '',
      launch: () => runBuilt(`services/${kind}/dist/main.js`, env),
      started: /"ready"/,
    });
    onPart(part);
    return part;
  };
  const both = (kind: Kind) => Promise.all([start(kind, 1), start(kind, 2)]);
  const [scheduler, tracker, renderer, mailer, relay, gateway] = await Promise.all([
    both('scheduler'),
    both('tracker'),
    both('renderer'),
    both('mailer'),
    both('relay'),
    both('gateway'),
  ]);
  const apis = [new Api(gateway[0].url, PATIENCE_MS), new Api(gateway[1].url, PATIENCE_MS)] as const;
  for (const api of apis) await api.login();
  return { store, nats, pairs: { scheduler, tracker, renderer, mailer, relay, gateway }, mailerWire, apis };
};

/** What worked through `apis` in turn until one of the gateways gave an answer; the other may be away. */
export const throughEither = async <T>(
  apis: readonly Api[],
  ask: (api: Api) => Promise<T>,
  ms = 120_000,
): Promise<T> => {
  const deadline = performance.now() + ms;
  for (let turn = 0; ; turn++) {
    const api = apis[turn % apis.length];
    try {
      if (api) return await ask(api);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(250);
    }
  }
};
