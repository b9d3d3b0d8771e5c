import type { Decider } from '@punctual/chassis';
import { Rejection, type ReportBody, type ReportEvent, sameJson } from '@punctual/contracts';
import { problemsOf } from './problems';

export type Report =
  | { status: 'none' }
  | { status: 'active' | 'deleted'; userId: string; definition: ReportBody; version: number };

type About = { reportId: string; now: string };
export type ReportCommand =
  | { type: 'DefineReport'; data: About & { userId: string; definition: ReportBody } }
  | { type: 'ReviseReport'; data: About & { definition: ReportBody; ifVersion: number | null } }
  | { type: 'DeleteReport'; data: About & { ifVersion: number | null } }
  | { type: 'RestoreReport'; data: About };

const evolve = (state: Report, { type, data }: ReportEvent): Report => {
  if (type === 'ReportDefined')
    return { status: 'active', userId: data.userId, definition: data.definition, version: 1 };
  if (state.status === 'none') return state;
  const version = state.version + 1;
  switch (type) {
    case 'ReportRevised':
      return { ...state, definition: data.definition, version };
    case 'ReportDeleted':
      return { ...state, status: 'deleted', version };
    case 'ReportRestored':
      return { ...state, status: 'active', version };
  }
};

const refuseWhatCannotRun = (definition: ReportBody): void => {
  const problems = problemsOf(definition);
  if (problems.length > 0) throw new Rejection('report/invalid', 'the report could never be rendered', problems);
};

const decide = ({ type, data }: ReportCommand, state: Report): ReportEvent[] => {
  const { reportId, now } = data;
  if (type === 'DefineReport') {
    if (state.status !== 'none') return []; // same id, same intent: already done
    refuseWhatCannotRun(data.definition);
    return [{ type: 'ReportDefined', data: { reportId, userId: data.userId, definition: data.definition, at: now } }];
  }
  if (state.status === 'none') throw new Rejection('report/unknown', 'there is no such report');
  if (type === 'RestoreReport')
    return state.status === 'active' ? [] : [{ type: 'ReportRestored', data: { reportId, at: now } }];
  if (data.ifVersion !== null && data.ifVersion !== state.version) {
    throw new Rejection(
      'report/stale',
      `the report is at version ${state.version}, not ${data.ifVersion}; read it again`,
    );
  }
  switch (type) {
    case 'ReviseReport':
      if (state.status === 'deleted') throw new Rejection('report/deleted', 'the report is deleted; restore it first');
      if (sameJson(state.definition, data.definition)) return [];
      refuseWhatCannotRun(data.definition);
      return [{ type: 'ReportRevised', data: { reportId, definition: data.definition, at: now } }];
    case 'DeleteReport':
      return state.status === 'deleted' ? [] : [{ type: 'ReportDeleted', data: { reportId, at: now } }];
  }
};

export const report: Decider<Report, ReportCommand, ReportEvent> = { initial: { status: 'none' }, evolve, decide };
