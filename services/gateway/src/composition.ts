import {
  bind,
  type Container,
  currentContext,
  type DeadLetters,
  get,
  type Lifecycle,
  type Limited,
  limited,
  linkKeys,
  natsDeadLetters,
  newContainer,
  type Repository,
  type Resources,
  repository,
  type Telemetry,
  token,
  zoneData,
} from '@punctual/chassis';
import type { AdministratorEvent, UserEvent } from '@punctual/contracts';
import { apiKey } from './api-key/api-key';
import { ApiKeys } from './api-key/api-keys';
import { type ChangesSince, changesSince } from './audit/changes-since';
import type { GatewayConfig } from './config';
import { Digests } from './digest/digests';
import { cachedCertificates, type Fetches } from './hooks/certificates';
import { fetchText } from './hooks/fetches';
import { hooksOf } from './hooks/hooks';
import { ownDelivery } from './hooks/own-delivery';
import { AccountLimit } from './http/account-limit';
import { type ForeignPages, foreignPages } from './http/foreign';
import { Idempotency } from './http/idempotency';
import { LoginLimit } from './http/login-limit';
import type { Operation } from './http/operation';
import { analyticsRoutes } from './http/routes/analytics-routes';
import { apiKeyRoutes } from './http/routes/api-key-routes';
import { brandingRoutes } from './http/routes/branding-routes';
import { calendarRoutes } from './http/routes/calendar-routes';
import { connectionRoutes } from './http/routes/connection-routes';
import { datasetRoutes } from './http/routes/dataset-routes';
import { deadLetterRoutes } from './http/routes/dead-letter-routes';
import { deliveryRoutes } from './http/routes/delivery-routes';
import { documentRoutes } from './http/routes/document-routes';
import { emailRoutes } from './http/routes/email-routes';
import { erasureRoutes } from './http/routes/erasure-routes';
import { eventRoutes } from './http/routes/event-routes';
import { explainRoutes } from './http/routes/explain-routes';
import { fileLinkRoutes } from './http/routes/file-link-routes';
import { hookRoutes } from './http/routes/hook-routes';
import { listMemberRoutes } from './http/routes/list-member-routes';
import { listRoutes } from './http/routes/list-routes';
import { listUseRoutes } from './http/routes/list-use-routes';
import { meRoutes } from './http/routes/me-routes';
import { messageRoutes } from './http/routes/message-routes';
import { portalRoutes } from './http/routes/portal-routes';
import { previewRoutes } from './http/routes/preview-routes';
import { probeRoutes } from './http/routes/probe-routes';
import { proofKeyRoutes } from './http/routes/proof-key-routes';
import { proofRoutes } from './http/routes/proof-routes';
import { receivesRoutes } from './http/routes/receives-routes';
import { repeatRoutes } from './http/routes/repeat-routes';
import { reportRoutes } from './http/routes/report-routes';
import { runRoutes } from './http/routes/run-routes';
import { scheduleBulkRoutes } from './http/routes/schedule-bulk-routes';
import { scheduleChangeRoutes } from './http/routes/schedule-change-routes';
import { scheduleConditionRoutes } from './http/routes/schedule-condition-routes';
import { schedulePreviewRoutes } from './http/routes/schedule-preview-routes';
import { scheduleReadRoutes } from './http/routes/schedule-read-routes';
import { scheduleRoutes } from './http/routes/schedule-routes';
import { scheduleRunRoutes } from './http/routes/schedule-run-routes';
import { scheduleStatsRoutes } from './http/routes/schedule-stats-routes';
import { searchRoutes } from './http/routes/search-routes';
import { sessionRoutes } from './http/routes/session-routes';
import { stateRoutes } from './http/routes/state-routes';
import { subscriptionRoutes } from './http/routes/subscription-routes';
import { suppressionRoutes } from './http/routes/suppression-routes';
import { systemRoutes } from './http/routes/system-routes';
import { templateRoutes } from './http/routes/template-routes';
import { todayRoutes } from './http/routes/today-routes';
import { unsubscribeRoutes } from './http/routes/unsubscribe-routes';
import { upcomingRoutes } from './http/routes/upcoming-routes';
import { userRoutes } from './http/routes/user-routes';
import { type SessionCookie, sessionCookie } from './http/session-cookie';
import { ChangeStreams } from './live/change-streams';
import { Changes } from './live/changes';
import { Visibility } from './live/visibility';
import { proofKeys } from './proof/proof-keys';
import { publishedKeys } from './proof/published-keys';
import { Sentences } from './schedule/sentences';
import { Callers } from './session/callers';
import { KnownCallers } from './session/known-callers';
import { session } from './session/session';
import { Sessions } from './session/sessions';
import { Accounts } from './user/accounts';
import { type AdministratorCommand, type Administrators, administrators } from './user/administrators';
import { type User, type UserCommand, user } from './user/user';
import { allViews } from './views/all-views';
import { type Database, openDatabase } from './views/database';
import { ViewEngine } from './views/engine';
import { ViewReader } from './views/reader';

/** How many may wait for the deliveries of a period to be added up, which keeps the views database busy. */
const MOST_READING = 50;

/** What the gateway is made of. */
export const T = {
  database: token<Database>('Database'),
  engine: token<ViewEngine>('ViewEngine'),
  views: token<ViewReader>('ViewReader'),
  users: token<Repository<User, UserCommand, UserEvent>>('users'),
  administrators: token<Repository<Administrators, AdministratorCommand, AdministratorEvent>>('administrators'),
  everyTenant: token<ViewReader>('ViewReader of every tenant'),
  digests: token<Digests>('Digests'),
  reading: token<Limited>('reading of periods'),
  accounts: token<Accounts>('Accounts'),
  sessions: token<Sessions>('Sessions'),
  apiKeys: token<ApiKeys>('ApiKeys'),
  callers: token<Pick<Callers, 'holder'>>('Callers'),
  idempotency: token<Idempotency>('Idempotency'),
  changesSince: token<ChangesSince>('ChangesSince'),
  loginLimit: token<LoginLimit>('LoginLimit'),
  accountLimit: token<AccountLimit>('AccountLimit'),
  cookie: token<SessionCookie>('SessionCookie'),
  foreignPages: token<ForeignPages>('ForeignPages'),
  streams: token<ChangeStreams>('ChangeStreams'),
  deadLetters: token<DeadLetters>('DeadLetters'),
  fetches: token<Fetches>('Fetches'),
  operations: token<Operation[]>('operations'),
};

/** Wires the gateway; nothing starts yet. `file` holds the views when READ_MODEL_URL is not set. */
export const compose = (
  config: Pick<
    GatewayConfig,
    | 'READ_MODEL_URL'
    | 'PUBLIC_URL'
    | 'ON_OTHER_LOG'
    | 'DEFAULT_TIMEZONE'
    | 'ZONEINFO_DIR'
    | 'ARTIFACT_RETENTION'
    | 'RATE_LIMIT'
    | 'SES_TOPIC_ARNS'
    | 'SENDGRID_WEBHOOK_KEY'
    | 'MAILGUN_SIGNING_KEY'
    | 'POSTMARK_WEBHOOK_PASSWORD'
  >,
  resources: Resources,
  telemetry: Telemetry,
  file: string,
  lifecycle: Pick<Lifecycle, 'health'>,
  fetches: Fetches = fetchText,
): Container => {
  const { store, bus, clock, log, artifacts, previews, people } = resources;
  const c = newContainer();
  bind(c, T.database, () =>
    openDatabase({ url: config.READ_MODEL_URL, file }, (error) =>
      log.warn({ err: error }, 'lost a connection to the views database'),
    ),
  );
  bind(
    c,
    T.engine,
    () =>
      new ViewEngine(
        {
          ...{ database: get(c, T.database), store, clock, log, onOtherLog: config.ON_OTHER_LOG },
          onErased: () => get(c, T.idempotency).forgetAnswers(),
        },
        allViews,
      ),
  );
  bind(c, T.views, () => new ViewReader(get(c, T.database), get(c, T.engine), () => currentContext().tenantId));
  bind(c, T.users, () => repository(store, 'user', user));
  bind(c, T.administrators, () => repository(store, 'administrators', administrators));
  bind(c, T.everyTenant, () => new ViewReader(get(c, T.database), get(c, T.engine), () => null));
  bind(c, T.accounts, () => {
    const repositories = { users: get(c, T.users), administrators: get(c, T.administrators) };
    return new Accounts({ ...repositories, views: get(c, T.everyTenant), clock });
  });
  bind(c, T.sessions, () => {
    const views = get(c, T.everyTenant);
    return new Sessions({ views, sessions: repository(store, 'session', session), clock });
  });
  bind(c, T.apiKeys, () => {
    const [views, sessions] = [get(c, T.everyTenant), get(c, T.sessions)];
    return new ApiKeys({ views, sessions, apiKeys: repository(store, 'apikey', apiKey), clock, log });
  });
  bind(c, T.callers, () => {
    const callers = new Callers(get(c, T.sessions), get(c, T.apiKeys));
    // Several gateways may share a server, and what ends a session at one must end it at all of them at once.
    if (get(c, T.database).kind !== 'sqlite') return callers;
    const known = new KnownCallers(callers, clock);
    get(c, T.engine).onFolded((events) => known.folded(events));
    return known;
  });
  bind(c, T.idempotency, () => new Idempotency(get(c, T.database), clock));
  bind(c, T.changesSince, () => changesSince({ store, views: get(c, T.views) }));
  bind(c, T.loginLimit, () => new LoginLimit(clock));
  bind(c, T.accountLimit, () => new AccountLimit(clock, config.RATE_LIMIT));
  bind(c, T.cookie, () => sessionCookie(config.PUBLIC_URL?.startsWith('https:') ?? false));
  bind(c, T.foreignPages, () => foreignPages(config.PUBLIC_URL));
  bind(c, T.streams, () => {
    const engine = get(c, T.engine);
    const changes = new Changes(() => engine.reached());
    engine.onFolded(changes.take);
    return new ChangeStreams({ changes, visibility: new Visibility(get(c, T.everyTenant)) }, store);
  });
  bind(c, T.reading, () => limited(1, MOST_READING, 'too many periods are being read; try again later'));
  bind(
    c,
    T.digests,
    () =>
      new Digests({
        everyTenant: get(c, T.everyTenant),
        views: get(c, T.views),
        engine: get(c, T.engine),
        store,
        bus,
        clock,
        log,
        reading: get(c, T.reading),
      }),
  );
  bind(c, T.deadLetters, () => natsDeadLetters(resources.nats));
  bind(c, T.fetches, () => fetches);
  bind(c, T.operations, () => {
    const needs = {
      bus,
      store,
      clock,
      artifacts,
      previews,
      people,
      log,
      cookie: get(c, T.cookie),
      streams: get(c, T.streams),
      deadLetters: get(c, T.deadLetters),
      sentences: new Sentences(bus),
      engine: get(c, T.engine),
      views: get(c, T.views),
      sessions: get(c, T.sessions),
      accounts: get(c, T.accounts),
      apiKeys: get(c, T.apiKeys),
      loginLimit: get(c, T.loginLimit),
      defaultTimezone: config.DEFAULT_TIMEZONE,
      artifactRetention: config.ARTIFACT_RETENTION,
      everyTenant: get(c, T.everyTenant),
      proofKeys: proofKeys(store, clock),
      publishedKeys: publishedKeys(get(c, T.everyTenant), clock),
      reading: get(c, T.reading),
    };
    const keys = linkKeys(store, clock);
    const served = [
      ...sessionRoutes(needs),
      ...meRoutes(needs),
      ...userRoutes(needs),
      ...apiKeyRoutes(needs),
      ...reportRoutes(needs),
      ...previewRoutes(needs),
      ...connectionRoutes(needs),
      ...upcomingRoutes(needs),
      ...scheduleRoutes(needs),
      ...subscriptionRoutes(needs),
      ...receivesRoutes(needs),
      ...portalRoutes(needs),
      ...calendarRoutes(needs),
      ...templateRoutes(needs),
      ...brandingRoutes(needs),
      ...emailRoutes(needs),
      ...suppressionRoutes(needs),
      ...explainRoutes({ ...needs, store }),
      ...listRoutes(needs),
      ...listMemberRoutes(needs),
      ...listUseRoutes(needs),
      ...scheduleReadRoutes(needs),
      ...scheduleConditionRoutes(needs),
      ...scheduleStatsRoutes(needs),
      ...scheduleChangeRoutes(needs),
      ...scheduleRunRoutes(needs),
      ...schedulePreviewRoutes(needs),
      ...scheduleBulkRoutes(needs),
      ...datasetRoutes(needs),
      ...probeRoutes(needs),
      ...runRoutes(needs),
      ...deliveryRoutes(needs),
      ...eventRoutes(needs),
      ...todayRoutes(needs),
      ...analyticsRoutes(needs),
      ...searchRoutes(needs),
      ...deadLetterRoutes(needs),
      ...messageRoutes(needs),
      ...fileLinkRoutes({ ...needs, keys }),
      ...unsubscribeRoutes({ ...needs, keys }),
      ...proofKeyRoutes(needs),
      ...erasureRoutes(needs),
      ...proofRoutes(needs),
      ...repeatRoutes(needs),
      ...hookRoutes({
        ...needs,
        idempotency: get(c, T.idempotency),
        hooks: hooksOf(config, cachedCertificates(get(c, T.fetches), clock)),
        ownDelivery: ownDelivery({ views: get(c, T.everyTenant), clock }),
        fetches: get(c, T.fetches),
      }),
    ];
    const zones = zoneData(config.ZONEINFO_DIR);
    const all = [
      ...served,
      ...systemRoutes({ health: () => lifecycle.health(), telemetry, zones }),
      ...stateRoutes({ ...needs, health: () => lifecycle.health(), zones }),
    ];
    return [...all, ...documentRoutes(all, { publicUrl: config.PUBLIC_URL ?? '' })];
  });
  return c;
};

/** What `startGateway` starts, from a composed container. */
export const parts = (c: Container) => ({
  database: get(c, T.database),
  engine: get(c, T.engine),
  users: get(c, T.users),
  administrators: get(c, T.administrators),
  sessions: get(c, T.sessions),
  callers: get(c, T.callers),
  idempotency: get(c, T.idempotency),
  changesSince: get(c, T.changesSince),
  loginLimit: get(c, T.loginLimit),
  accountLimit: get(c, T.accountLimit),
  cookie: get(c, T.cookie),
  foreignPages: get(c, T.foreignPages),
  streams: get(c, T.streams),
  digests: get(c, T.digests),
  operations: get(c, T.operations),
});
