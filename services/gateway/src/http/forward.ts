import { type Bus, parsePosition } from '@punctual/chassis';
import { type Command, type CommandReply, type CommandType, Rejection } from '@punctual/contracts';
import { audienceView } from '../views/audience.view';
import { brandingView } from '../views/branding.view';
import { calendarView } from '../views/calendar.view';
import { datasetView } from '../views/dataset.view';
import { deliveryView } from '../views/delivery.view';
import type { ViewEngine } from '../views/engine';
import { listView } from '../views/list.view';
import { listMemberView } from '../views/list-member.view';
import { observationView } from '../views/observation.view';
import { probeView } from '../views/probe.view';
import { reportView } from '../views/report.view';
import { runView } from '../views/run.view';
import { scheduleView } from '../views/schedule.view';
import { suppressionView } from '../views/suppression.view';
import { templateView } from '../views/template.view';
import type { Answer } from './operation';
import { VISIBLE_MS } from './written';

/** The views from which the caller of a command reads its change: the write is visible once they hold it. */
const shownBy: Record<CommandType, readonly { name: string }[]> = {
  PreviewReport: [],
  ListConnections: [],
  CheckConnection: [],
  CheckMail: [],
  ReadRelays: [],
  SendTestMail: [],
  SuppressAddress: [suppressionView],
  LiftSuppression: [suppressionView],
  Unsubscribe: [suppressionView],
  RecordFeedback: [],
  ReadRows: [],
  SetProbe: [probeView],
  RemoveProbe: [probeView],
  ReadProbe: [],
  DraftOccurrence: [],
  RenderPreview: [],
  JudgePreview: [],
  MailPreview: [],
  ComposeMessage: [],
  RepeatDelivery: [runView, deliveryView],
  DefineReport: [reportView],
  ReviseReport: [reportView],
  DeleteReport: [reportView],
  RestoreReport: [reportView],
  CreateSchedule: [scheduleView, audienceView],
  ChangeSchedule: [scheduleView, audienceView],
  PauseSchedule: [scheduleView],
  ResumeSchedule: [scheduleView],
  DeleteSchedule: [scheduleView],
  RestoreSchedule: [scheduleView],
  LeaveSchedule: [scheduleView, audienceView],
  ListUpcoming: [],
  CheckOwnerDigest: [],
  OrderOwnerDigest: [],
  ErasePerson: [],
  DescribeSchedules: [],
  ExecuteSchedule: [scheduleView, deliveryView],
  DefineList: [listView],
  ReviseList: [listView],
  AddListMembers: [listView, listMemberView],
  RemoveListMembers: [listView, listMemberView],
  DeleteList: [listView],
  RestoreList: [listView],
  DefineCalendar: [calendarView],
  ReviseCalendar: [calendarView],
  DeleteCalendar: [calendarView],
  RestoreCalendar: [calendarView],
  DefineTemplate: [templateView],
  ReviseTemplate: [templateView],
  DeleteTemplate: [templateView],
  RestoreTemplate: [templateView],
  ChangeBranding: [brandingView],
  TestSchedule: [scheduleView, deliveryView],
  BackfillSchedule: [scheduleView, deliveryView],
  TransferSchedule: [scheduleView],
  ReleaseRun: [runView],
  RecordDatasetUpdate: [datasetView],
  ReplayDeadLetter: [],
  DiscardDeadLetter: [],
  PlanNext: [],
  ConfirmObservation: [observationView],
  BacktestCondition: [],
};

type Done = Extract<CommandReply, { ok: true }>;
type Needs = { bus: Bus; engine: ViewEngine };

/** The answer of a service, and whether the views already hold the change. */
export type Forwarded = { result: Done['result']; position: Done['position']; visible: boolean };

/**
 * Sends commands to their services, one after the other, and waits, at most 2 s, until the views hold what they appended.
 * When one is refused or a service is away, those before it stand: each of them must be safe to repeat.
 * @throws Rejection from a service; Unavailable when a service cannot be reached.
 */
export const forwardAll = async (
  { bus, engine }: Needs,
  commands: readonly Command[],
  commandId: string,
): Promise<Omit<Forwarded, 'result'> & { results: Done['result'][] }> => {
  const results: Done['result'][] = [];
  let position: Done['position'] = null;
  for (const [index, command] of commands.entries()) {
    const reply = await bus.request(command, index === 0 ? commandId : `${commandId}~${index}`);
    if (!reply.ok) throw new Rejection(reply.code, reply.message, reply.errors);
    results.push(reply.result);
    position = reply.position ?? position;
  }
  const views = [...new Set(commands.flatMap(({ type }) => shownBy[type]))];
  const visible = position === null || (await engine.waitFor(parsePosition(position), VISIBLE_MS, views));
  return { results, position, visible };
};

/**
 * Sends a command to its service and waits, at most 2 s, until the given views hold the events it appended.
 * @throws Rejection from the service; Unavailable when the service cannot be reached.
 */
export const forward = async (needs: Needs, command: Command, commandId: string): Promise<Forwarded> => {
  const { results, ...done } = await forwardAll(needs, [command], commandId);
  return { ...done, result: results[0] ?? {} };
};

/** 202 for a write that is recorded but not readable yet, with its position in the log. */
export const notVisibleYet = (id: string, { position }: Pick<Forwarded, 'position'>): Answer => ({
  status: 202,
  body: { id, position },
});
