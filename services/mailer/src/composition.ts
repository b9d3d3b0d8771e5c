import type { KeyObject } from 'node:crypto';
import { hostname } from 'node:os';
import {
  bind,
  type Container,
  eventsOf,
  get,
  type Lifecycle,
  linkKeys,
  newContainer,
  type Resources,
  randomId,
  repository,
  token,
} from '@punctual/chassis';
import { dispatchOf, parseDeliveryId } from '@punctual/contracts';
import { readReport } from './bounce/read-report';
import { nodeDns } from './check/dns.node';
import { onCheckMail } from './check/on-check-mail';
import { onSendTestMail } from './check/on-send-test-mail';
import { noteAccepted } from './feedback/note-accepted';
import { onRecipientsRejected } from './feedback/on-recipients-rejected';
import { onRecordFeedback } from './feedback/on-record-feedback';
import { openedDelivery } from './feedback/opened-delivery';
import { recordFeedback } from './feedback/record-feedback';
import { suppressReturned } from './feedback/suppress-returned';
import { keepUnmatched } from './feedback/unmatched';
import { type ListenerOptions, startBounceListener } from './inbound/bounce-listener';
import { type Dkim, dkimWith } from './mailing/dkim';
import { dkimRecord } from './mailing/dkim-key';
import { Gate } from './mailing/gate';
import { largeMail } from './mailing/large-mail';
import { mailing } from './mailing/mailing';
import { domainOf, senderFrom } from './mailing/messages';
import { onDispatchRequested } from './mailing/on-dispatch-requested';
import type { Smtp } from './mailing/smtp';
import { NodemailerSmtp } from './mailing/smtp.nodemailer';
import { relaxations, relayFromUrl } from './mailing/smtp-url';
import { onComposeMessage } from './message/on-compose-message';
import { onMailPreview } from './message/on-mail-preview';
import { BudgetBook } from './relay/budget-book';
import { connectionsAtOnce } from './relay/choice';
import { onReadRelays } from './relay/on-read-relays';
import { Planner } from './relay/planner';
import { RateBook } from './relay/rate-book';
import { connectionsTo, defaultReceivers, type Receiver, receiverAt, receiverFinder } from './relay/receivers';
import { mostPerMessage, type RelaySettings } from './relay/relay-settings';
import { Relays } from './relay/relays';
import { openReturnPath } from './return-path/open-return-path';
import { onLiftSuppression, onSuppressAddress, onUnsubscribe } from './suppression/on-commands';
import { Suppressions } from './suppression/suppressions';

export type MailerConfig = {
  /** Exactly one of both: one relay, or several. */
  SMTP_URL?: string | undefined;
  SMTP_RELAYS?: RelaySettings[] | undefined;
  /** The table of receivers; what is known of large ones where none is given. */
  MAIL_RECEIVERS?: readonly Receiver[] | undefined;
  MAIL_FROM: string;
  SMTP_CONNECTIONS: number;
  DKIM_KEY?: KeyObject | undefined;
  DKIM_SELECTOR: string;
  DKIM_DOMAIN?: string | undefined;
  MAIL_MAX_SIZE?: number | undefined;
  PUBLIC_URL?: string | undefined;
  FILE_LINK_DAYS: number;
  BOUNCE_DOMAIN?: string | undefined;
  BOUNCE_LISTEN?: { host: string; port: number } | undefined;
  BOUNCE_TLS_KEY?: string | undefined;
  BOUNCE_TLS_CERT?: string | undefined;
};

/** `relays`: several as one; null where there is but one, without a name. */
export const T = { smtp: token<Smtp>('Smtp'), relays: token<Relays | null>('Relays') };

/** Deliveries taken from the queue at once. Deliveries waiting at the gate have recorded nothing yet. */
const DELIVERIES_AT_ONCE = 200;

/** How often what was reserved of a budget and not used in time is given back. */
const GIVE_BACK_MS = 60_000;

/** Registers the mailer's port: one relay, or several as one. */
export const compose = (
  { SMTP_URL, SMTP_RELAYS, SMTP_CONNECTIONS, MAIL_MAX_SIZE, MAIL_RECEIVERS = defaultReceivers }: MailerConfig,
  { store, clock, log }: Pick<Resources, 'store' | 'clock' | 'log'>,
  { worker, books }: { worker: string; books: ReadonlyMap<string, BudgetBook> },
): Container => {
  const c = newContainer();
  const relay = (url: string, connections: number) => {
    const bounds = connectionsTo(MAIL_RECEIVERS, { host: relayFromUrl(url).host, connections });
    return new NodemailerSmtp({ url, maxSize: MAIL_MAX_SIZE, ...bounds });
  };
  const several = (all: RelaySettings[]) => {
    const rates = ratesOf(all, MAIL_RECEIVERS).map(
      ([lane, perMinute]) => [lane, new RateBook({ store, clock, log, worker, lane, perMinute })] as const,
    );
    const relays = all.map((settings) => ({
      settings,
      smtp: relay(settings.url, settings.connections),
      book: books.get(settings.name) ?? null,
    }));
    const receiverOf = receiverFinder(MAIL_RECEIVERS.filter(({ perMinute }) => perMinute !== null));
    return new Relays({ relays, clock, receiverOf, rates: new Map(rates), log });
  };
  bind(c, T.relays, () => (SMTP_RELAYS ? several(SMTP_RELAYS) : null));
  bind(c, T.smtp, () => get(c, T.relays) ?? relay(SMTP_URL ?? '', SMTP_CONNECTIONS));
  return c;
};

/** The rates that an operator has set, in messages a minute, by `<relay>` or `<relay>~<receiver>`. */
const ratesOf = (relays: readonly RelaySettings[], receivers: readonly Receiver[]): [string, number][] =>
  relays.flatMap(({ name, perMinute }) => [
    ...(perMinute === null ? [] : [[name, perMinute] as [string, number]]),
    ...receivers.flatMap((one): [string, number][] =>
      one.perMinute === null ? [] : [[`${name}~${one.name}`, one.perMinute]],
    ),
  ]);

/** The daily budgets of relays, by their names, and a part of the mailer that gives back what it has reserved and not used. */
const startBudgets = async (
  { SMTP_RELAYS = [] }: MailerConfig,
  { store, clock, log }: Pick<Resources, 'store' | 'clock' | 'log'>,
  { worker, lifecycle }: { worker: string; lifecycle: Lifecycle },
): Promise<Map<string, BudgetBook>> => {
  const books = new Map(
    SMTP_RELAYS.filter(({ perDay, warmUp }) => perDay !== null || warmUp !== null).map(
      ({ name: relay, perDay, warmUp }) =>
        [relay, new BudgetBook({ store, clock, worker, relay, allowance: { perDay, warmUp } })] as const,
    ),
  );
  if (books.size === 0) return books;
  const giveBack = (everything: boolean) =>
    Promise.all(
      [...books].map(([relay, book]) =>
        book.returnUnused(everything).catch((err: unknown) => log.warn({ err, relay }, 'a budget was not given back')),
      ),
    );
  const tidying = setInterval(() => void giveBack(false), GIVE_BACK_MS);
  const stop = async () => {
    clearInterval(tidying);
    await giveBack(true);
  };
  await lifecycle.start({ name: 'daily budgets', stop });
  return books;
};

/** What the settings of relays give up of the protection of mail, with the setting that does. */
const givenUp = ({ SMTP_URL, SMTP_RELAYS = [] }: MailerConfig): string[] => [
  ...(SMTP_URL === undefined ? [] : relaxations(relayFromUrl(SMTP_URL)).map((given) => `SMTP_URL has ${given}`)),
  ...SMTP_RELAYS.flatMap(({ name, url }) =>
    relaxations(relayFromUrl(url)).map((given) => `relay ${name} of SMTP_RELAYS has ${given}`),
  ),
];

/** What signs mail; null without a key. It signs for the domain of the sender, so that DMARC finds both aligned (RFC 7489, section 3.1.1). */
const dkimOf = ({ DKIM_KEY, DKIM_SELECTOR, DKIM_DOMAIN }: MailerConfig, domain: string): Dkim | null =>
  DKIM_KEY ? dkimWith(DKIM_KEY, { domain: (DKIM_DOMAIN ?? domain).toLowerCase(), selector: DKIM_SELECTOR }) : null;

/** Where mail to return paths is taken; null for nowhere. */
const listenerOptions = (config: MailerConfig): ListenerOptions | null => {
  const { BOUNCE_DOMAIN: domain, BOUNCE_LISTEN: listen, BOUNCE_TLS_KEY: key, BOUNCE_TLS_CERT: cert } = config;
  if (domain === undefined || !listen) return null;
  const at = { ...listen, settings: { host: 'BOUNCE_LISTEN', port: 'BOUNCE_LISTEN' } };
  return { at, domain, ...(key !== undefined && cert !== undefined ? { tls: { key, cert } } : {}) };
};

/** Starts the mailer, which handles the tracker's requests to send. */
export const startMailer = async (config: MailerConfig, resources: Resources, lifecycle: Lifecycle): Promise<void> => {
  // A restarted container has the same host name and process id as before.
  const worker = `${hostname()}:${process.pid}:${randomId().slice(0, 8)}`;
  const books = await startBudgets(config, resources, { worker, lifecycle });
  const container = compose(config, resources, { worker, books });
  const smtp = get(container, T.smtp);
  const relays = get(container, T.relays);
  await lifecycle.start({ name: 'SMTP connections', stop: () => smtp.close() });
  const { store, artifacts, clock, log, previews } = resources;
  for (const given of givenUp(config)) log.warn(given);
  const sender = senderFrom(config.MAIL_FROM);
  const domain = domainOf(sender);
  const dkim = dkimOf(config, domain);
  const mailings = repository(store, 'mailing', mailing);
  const keys = linkKeys(store, clock);
  const suppressions = new Suppressions(store);
  const links = { publicUrl: config.PUBLIC_URL, days: config.FILE_LINK_DAYS };
  const send = onDispatchRequested({
    mailings,
    suppressions,
    noteAccepted: noteAccepted({ store, suppressions }),
    keys,
    linksOf: largeMail({
      ...links,
      smtp,
      keys,
      clock,
      policyOf: async (deliveryId) => {
        const [fired] = await eventsOf(store, 'occurrence', parseDeliveryId(deliveryId).occurrenceId);
        return fired?.type === 'OccurrenceFired' ? (fired.data.largeFiles ?? 'FAIL') : 'FAIL';
      },
      recorded: async (deliveryId) => (await mailings.load(deliveryId)).links,
    }),
    smtp,
    artifacts,
    clock,
    sender,
    publicUrl: config.PUBLIC_URL,
    bounceDomain: config.BOUNCE_DOMAIN,
    dkim,
    worker,
    planner:
      relays && books.size > 0 ? new Planner({ orderOf: (message) => relays.orderOf(message), books }) : undefined,
    traffic: relays?.traffic,
    recipientsPerMessage: mostPerMessage(config.SMTP_RELAYS ?? []),
    gate: new Gate(config.SMTP_RELAYS ? connectionsAtOnce(config.SMTP_RELAYS) : config.SMTP_CONNECTIONS),
    log,
  });
  resources.bus.respond(
    'mailer',
    'ComposeMessage',
    onComposeMessage({ store, artifacts, previews, sender, dkim, keys }),
  );
  resources.bus.respond('mailer', 'MailPreview', onMailPreview({ previews, sender, dkim, smtp, links }));
  const published = config.DKIM_KEY ? dkimRecord(config.DKIM_KEY) : '';
  const checked = { domain, dkim: dkim && { ...dkim.signed, record: published } };
  resources.bus.respond('mailer', 'CheckMail', onCheckMail({ smtp, dns: nodeDns(), sender, checked }));
  const { SMTP_RELAYS: settings = [], MAIL_RECEIVERS = defaultReceivers } = config;
  const receiverOf = ({ url }: RelaySettings) => receiverAt(MAIL_RECEIVERS, relayFromUrl(url).host)?.name ?? null;
  resources.bus.respondEach('mailer', 'ReadRelays', onReadRelays({ settings, relays, books, receiverOf, worker }));
  resources.bus.respond(
    'mailer',
    'SendTestMail',
    onSendTestMail({ suppressions, smtp, sender, domain, dkim, clock, log }),
  );
  resources.bus.respond('mailer', 'SuppressAddress', onSuppressAddress({ suppressions, clock }));
  resources.bus.respond('mailer', 'Unsubscribe', onUnsubscribe({ suppressions, clock }));
  resources.bus.respond('mailer', 'LiftSuppression', onLiftSuppression({ suppressions, clock }));
  const opened = openedDelivery(store, clock);
  const suppress = suppressReturned({ suppressions, openedDelivery: opened, clock });
  const open = openReturnPath({ store, keys });
  const record = recordFeedback({
    ...{ mailings, open, openedDelivery: opened, suppress, log },
    keepUnmatched: keepUnmatched(store),
  });
  resources.bus.respond('mailer', 'RecordFeedback', onRecordFeedback(record));
  resources.bus.onEvent('mailer', 'RecipientsRejected', onRecipientsRejected({ suppress, clock }));
  const listener = listenerOptions(config);
  if (listener) {
    const { port, stop } = await startBounceListener({ open, record, read: readReport, clock, log }, listener);
    log.info({ port }, 'mail to return paths is taken');
    await lifecycle.start({ name: 'the listener of return paths', stop });
  }
  const options = { concurrency: DELIVERIES_AT_ONCE };
  resources.bus.onQueued('mailer', 'DispatchRequested', send, options);
  resources.bus.onQueued(
    'mailer',
    'DeliveryOpened',
    async ({ id, ...event }, stop) => {
      const data = dispatchOf(event);
      if (data) await send({ type: 'DispatchRequested', id, data }, stop);
    },
    options,
  );
};
