import { ARTIFACTS_BUCKET, PREVIEWS_BUCKET, STREAMS } from '@punctual/contracts';

/** Passwords of the users of a nats-server. One that begins with `$` names an environment variable of the server. */
export type NatsUsers = { services: string; gateway: string; consumers: Readonly<Record<string, string>> };

type Permissions = { publish: string[]; subscribe: string[] };

/** The reply subjects of a user. Each user has a separate prefix, so none can read the replies to another. */
export const inboxPrefix = (user: string): string => `_INBOX_${user}`;

const replies = (user: string): string => `${inboxPrefix(user)}.>`;
const names = [ARTIFACTS_BUCKET, PREVIEWS_BUCKET];
const buckets = names.map((name) => `OBJ_${name}`);
const streams = [...Object.values(STREAMS), ...buckets];

/** Everything except the APIs of other systems on the same server. In a single process the gateway is one of the services. */
const services: Permissions = {
  publish: [
    'punctual.>',
    'queue.>',
    'dead.>',
    'request.>',
    '$JS.API.>',
    '$JS.ACK.>',
    '$JS.FC.>',
    ...names.map((name) => `$O.${name}.>`),
    replies('gateway'),
    replies('services'),
  ],
  subscribe: ['request.>', replies('services')],
};

/** Sending requests, and reading rendered files and previews. The gateway may create the streams it needs, so that any service may start first. */
const gateway: Permissions = {
  publish: [
    'request.>',
    '$JS.API.INFO',
    '$JS.API.STREAM.NAMES',
    ...streams.flatMap((stream) => [`$JS.API.STREAM.INFO.${stream}`, `$JS.API.STREAM.CREATE.${stream}`]),
    // Administrators read what could not be handled; the tracker replays and removes it for them.
    `$JS.API.STREAM.MSG.GET.${STREAMS.deadLetters}`,
    ...buckets.flatMap((bucket) => [
      `$JS.API.STREAM.MSG.GET.${bucket}`,
      `$JS.API.DIRECT.GET.${bucket}.>`,
      `$JS.API.CONSUMER.CREATE.${bucket}`,
      `$JS.API.CONSUMER.CREATE.${bucket}.>`,
      `$JS.API.CONSUMER.DELETE.${bucket}.*`,
      `$JS.ACK.${bucket}.>`,
      `$JS.FC.${bucket}.>`,
    ]),
  ],
  subscribe: [replies('gateway')],
};

/**
 * Reading EVENTS: through the durable consumer named after the user, and by single message. Creating consumers is not
 * allowed: permissions cannot keep it from the consumers of the services, whose names are single tokens, and the server
 * accepts any delivery subject, even one the user may not publish to.
 */
const eventConsumer = (user: string): Permissions => ({
  publish: [
    '$JS.API.INFO',
    `$JS.API.STREAM.INFO.${STREAMS.events}`,
    `$JS.API.STREAM.MSG.GET.${STREAMS.events}`,
    `$JS.API.CONSUMER.INFO.${STREAMS.events}.${user}`,
    `$JS.API.CONSUMER.MSG.NEXT.${STREAMS.events}.${user}`,
    `$JS.ACK.${STREAMS.events}.${user}.>`,
  ],
  subscribe: [replies(user)],
});

const passwordText = (password: string): string => (password.startsWith('$') ? password : JSON.stringify(password));

const userText = (user: string, password: string, { publish, subscribe }: Permissions): string =>
  [
    '    {',
    `      user: ${user}, password: ${passwordText(password)}`,
    '      permissions: {',
    `        publish: { allow: ${JSON.stringify(publish)} }`,
    `        subscribe: { allow: ${JSON.stringify(subscribe)} }`,
    '      }',
    '    }',
  ].join('\n');

/**
 * The permissions part of a nats-server configuration: users for the services, the gateway, and each program that
 * reads events. It can be included in the configuration of any nats-server from 2.9 on.
 */
export const natsUsersConfig = ({ services: forServices, gateway: forGateway, consumers }: NatsUsers): string =>
  [
    'authorization {',
    '  users: [',
    userText('services', forServices, services),
    userText('gateway', forGateway, gateway),
    ...Object.entries(consumers).map(([user, password]) => userText(user, password, eventConsumer(user))),
    '  ]',
    '}',
    '',
  ].join('\n');
