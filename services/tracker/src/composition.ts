import { ConfigError, type Lifecycle, natsDeadLetters, type Resources, repository } from '@punctual/chassis';
import { type FollowedAccounts, startAccounts } from './account/start-accounts';
import { startArchive } from './archive/start-archive';
import { startRetention } from './artifact/retention';
import { condition } from './condition/condition';
import { onBacktestCondition, onConfirmObservation } from './condition/on-commands';
import { startKeptRows } from './condition/start-kept-rows';
import { NEWEST_EVENTS } from './condition/state';
import { dataset, UPDATES } from './dataset/dataset';
import { onRecordDatasetUpdate } from './dataset/on-commands';
import { onDiscardDeadLetter, onReplayDeadLetter } from './dead-letters/on-commands';
import { onDeadLetter } from './dead-letters/on-dead-letter';
import { delivery } from './delivery/delivery';
import { digest } from './digest/digest';
import { onCheckOwnerDigest, onOrderOwnerDigest } from './digest/on-order';
import type { AlsoErase } from './erasure/erase';
import { onErasePerson } from './erasure/on-erase-person';
import { startErasures } from './erasure/start-erasures';
import { guard, WINDOW } from './guard/guard';
import { onReleaseRun } from './guard/on-release';
import { startWatch } from './in-flight/watch';
import { list } from './list/list';
import { listsAsOf } from './list/lists-as-of';
import {
  type Lists,
  onAddListMembers,
  onDefineList,
  onDeleteList,
  onRemoveListMembers,
  onRestoreList,
  onReviseList,
} from './list/on-commands';
import type { Needs } from './needs';
import { startNotices } from './notice/start-notices';
import { onJudgePreview } from './preview/on-judge-preview';
import { repeatedOccurrence } from './repeat/occurrence';
import { onRepeatDelivery } from './repeat/on-repeat-delivery';
import { handledTypes, route, routesTo } from './routes';
import { readPeopleRows, recordedRows } from './run/people-rows';
import { RecentRenderings } from './run/recent-renderings';
import { run } from './run/run';
import { verdictLines } from './run/verdict-line';

export type TrackerConfig = {
  RECONCILE_AFTER: number;
  RUN_DEADLINE: number;
  ARTIFACT_RETENTION: number;
  LOG_RETENTION_DAYS?: number | undefined;
  PUBLIC_URL?: string | undefined;
};

/** Fewer than of the others: deliveries under way are finished before many more are opened, which keeps less in memory. */
const OPENED_AT_ONCE = 64;

/** Says how the tracker's parts are made. */
export const compose = (
  config: TrackerConfig,
  { bus, store, artifacts, clock, log }: Resources,
  { accounts, caughtUp }: Pick<FollowedAccounts, 'accounts' | 'caughtUp'>,
): Needs => ({
  runs: repository(store, 'run', run),
  deliveries: repository(store, 'delivery', delivery),
  repeated: repository(store, 'occurrence', repeatedOccurrence),
  guards: repository(store, 'guard', guard, { last: WINDOW }),
  conditions: repository(store, 'condition', condition, { last: NEWEST_EVENTS }),
  datasets: repository(store, 'dataset', dataset, { last: UPDATES }),
  recent: new RecentRenderings(),
  listsAsOf: listsAsOf(store),
  recordedRows: recordedRows({ store, artifacts }),
  readPeopleRows: readPeopleRows({ bus, clock }),
  store,
  artifacts,
  clock,
  log,
  withLine: verdictLines(artifacts),
  graceMs: config.RUN_DEADLINE * 1000,
  publicUrl: config.PUBLIC_URL ?? null,
  namesOf: async (tenantId) => {
    await caughtUp;
    return (email) => accounts.nameOf(email, tenantId);
  },
});

const answerListCommands = ({ bus, clock, store }: Resources): void => {
  const needs: { lists: Lists; clock: typeof clock } = { lists: repository(store, 'list', list), clock };
  bus.respond('tracker', 'DefineList', onDefineList(needs));
  bus.respond('tracker', 'ReviseList', onReviseList(needs));
  bus.respond('tracker', 'AddListMembers', onAddListMembers(needs));
  bus.respond('tracker', 'RemoveListMembers', onRemoveListMembers(needs));
  bus.respond('tracker', 'DeleteList', onDeleteList(needs));
  bus.respond('tracker', 'RestoreList', onRestoreList(needs));
};

/** @throws ConfigError where files would be kept that nothing names any more */
const checkRetention = ({ LOG_RETENTION_DAYS: days, ARTIFACT_RETENTION: files }: TrackerConfig): void => {
  if (days === undefined || days >= files) return;
  throw new ConfigError(`LOG_RETENTION_DAYS: ${days} must be at least ARTIFACT_RETENTION, which is ${files}`);
};

/**
 * Starts the tracker: its answers to commands, its handlers on the bus, its watch over runs in flight, the retention of rendered files and of events,
 * and the erasure of people. `alsoErase` erases them where a program around the tracker keeps something of them.
 */
export const startTracker = async (
  config: TrackerConfig,
  resources: Resources,
  lifecycle: Lifecycle,
  alsoErase?: AlsoErase,
): Promise<void> => {
  checkRetention(config);
  const followed = startAccounts(resources);
  const needs = compose(config, resources, followed);
  const { bus } = resources;
  answerListCommands(resources);
  bus.respond('tracker', 'ReleaseRun', onReleaseRun(needs));
  bus.respond('tracker', 'RepeatDelivery', onRepeatDelivery(needs));
  bus.respond('tracker', 'ConfirmObservation', onConfirmObservation(needs));
  bus.respond('tracker', 'BacktestCondition', onBacktestCondition(needs));
  const digests = repository(resources.store, 'digest', digest, { last: 1 });
  bus.respond('tracker', 'CheckOwnerDigest', onCheckOwnerDigest({ ...needs, ...followed, digests }));
  bus.respond('tracker', 'OrderOwnerDigest', onOrderOwnerDigest({ ...needs, ...followed, digests }));
  bus.respond('tracker', 'RecordDatasetUpdate', onRecordDatasetUpdate(needs));
  bus.respond('tracker', 'JudgePreview', onJudgePreview(needs, resources.previews));
  const letters = { deadLetters: natsDeadLetters(resources.nats), log: resources.log };
  bus.respond('tracker', 'ReplayDeadLetter', onReplayDeadLetter(letters));
  bus.respond('tracker', 'DiscardDeadLetter', onDiscardDeadLetter(letters));
  const routes = routesTo(needs);
  for (const type of handledTypes) {
    const options = type === 'OccurrenceFired' ? { concurrency: OPENED_AT_ONCE } : {};
    bus.onEvent('tracker', type, (event) => route(routes, event), options);
  }
  bus.onDeadLetter('tracker', onDeadLetter(needs));
  const watch = startWatch(resources, {
    needs,
    redeliver: (event) => route(routes, event),
    reconcileAfterMs: config.RECONCILE_AFTER * 1000,
  });
  const notices = startNotices(resources, needs, followed);
  const rows = startKeptRows(resources);
  const erasures = startErasures(resources, alsoErase);
  bus.respond('tracker', 'ErasePerson', onErasePerson({ ...resources, wake: erasures.wake }));
  const days = config.ARTIFACT_RETENTION;
  const retention = startRetention(resources, { inFlight: watch.inFlight, days, rows: rows.known });
  await lifecycle.start({ name: 'accounts', stop: () => followed.stop(), health: () => followed.health() });
  await lifecycle.start({ name: 'tracker', stop: () => watch.stop(), health: () => watch.health() });
  await lifecycle.start({ name: 'notices', stop: () => notices.stop(), health: () => notices.health() });
  await lifecycle.start({ name: 'compared rows', stop: () => rows.stop(), health: () => rows.health() });
  await lifecycle.start({ name: 'erasures', stop: () => erasures.stop() });
  await lifecycle.start({ name: 'artifact retention', stop: () => retention.stop() });
  if (config.LOG_RETENTION_DAYS === undefined) return;
  const archive = startArchive(resources, { days: config.LOG_RETENTION_DAYS });
  await lifecycle.start({ name: 'log retention', stop: () => archive.stop() });
};
