import { type Later, later } from '../kit/later';
import type { Part } from './parts';

/** The parts of administration, each with a script of its own. */
export const CONTENT: Readonly<Record<Part, Later<object>>> = {
  users: later(() => import('./users').then(({ Users }) => Users)),
  'api-keys': later(() => import('./api-keys').then(({ ApiKeys }) => ApiKeys)),
  calendars: later(() => import('./calendars').then(({ Calendars }) => Calendars)),
  templates: later(() => import('./templates').then(({ Templates }) => Templates)),
  connections: later(() => import('./connections').then(({ Connections }) => Connections)),
  datasets: later(() => import('./datasets').then(({ Datasets }) => Datasets)),
  branding: later(() => import('./branding').then(({ Branding }) => Branding)),
  mail: later(() => import('./mail').then(({ Mail }) => Mail)),
  suppressions: later(() => import('./suppressions').then(({ Suppressions }) => Suppressions)),
  erasures: later(() => import('./erasures').then(({ Erasures }) => Erasures)),
  'dead-letters': later(() => import('./dead-letters').then(({ DeadLetters }) => DeadLetters)),
  state: later(() => import('./state').then(({ State }) => State)),
};

/** Waits for the script of the part that an address names, as `Later` does; for one that is none there is nothing to wait for. */
export const aheadOfPart = async (part: string): Promise<void> => {
  if (Object.hasOwn(CONTENT, part)) await CONTENT[part as Part].ahead();
};
