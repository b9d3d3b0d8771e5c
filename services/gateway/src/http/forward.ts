import { type Bus, parsePosition } from '@punctual/chassis';
import { type Command, type CommandReply, type CommandType, Rejection } from '@punctual/contracts';
import { deliveryView } from '../views/delivery.view';
import type { ViewEngine } from '../views/engine';
import { reportView } from '../views/report.view';
import { scheduleView } from '../views/schedule.view';
import type { Answer } from './operation';
import { VISIBLE_MS } from './written';

/** The views from which the caller of a command reads its change: the write is visible once they hold it. */
const shownBy: Record<CommandType, readonly { name: string }[]> = {
  DefineReport: [reportView],
  ReviseReport: [reportView],
  DeleteReport: [reportView],
  RestoreReport: [reportView],
  CreateSchedule: [scheduleView],
  PauseSchedule: [scheduleView],
  ResumeSchedule: [scheduleView],
  ExecuteSchedule: [scheduleView, deliveryView],
};

type Done = Extract<CommandReply, { ok: true }>;
type Needs = { bus: Bus; engine: ViewEngine };

/** The answer of a service, and whether the views already hold the change. */
export type Forwarded = { result: Done['result']; position: Done['position']; visible: boolean };

/**
 * Sends a command to its service and waits, at most 2 s, until the given views hold the events it appended.
 * @throws Rejection from the service; Unavailable when the service cannot be reached.
 */
export const forward = async ({ bus, engine }: Needs, command: Command, commandId: string): Promise<Forwarded> => {
  const reply = await bus.request(command, commandId);
  if (!reply.ok) throw new Rejection(reply.code, reply.message, reply.errors);
  const { result, position } = reply;
  const visible =
    position === null || (await engine.waitFor(parsePosition(position), VISIBLE_MS, shownBy[command.type]));
  return { result, position, visible };
};

/** 202 for a write that is recorded but not readable yet, with its position in the log. */
export const notVisibleYet = (id: string, { position }: Forwarded): Answer => ({ status: 202, body: { id, position } });
