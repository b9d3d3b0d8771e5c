import { Rejection, type ReportEvent, reportBody } from '@punctual/contracts';
import type { Decider } from '../decider';
import { randomId } from '../ids';

/** A small aggregate over real events, for tests of the machinery below deciders. */
export type Switch = { on: boolean; turns: number };
export type SwitchCommand = { type: 'TurnOn' | 'TurnOff' | 'Turn' | 'Grow'; data: { reportId: string; now?: string } };

const AT = '2026-11-23T09:00:00.000Z';

/** An event with a rather empty report. */
export const reportDefined = (reportId: string = randomId()): Extract<ReportEvent, { type: 'ReportDefined' }> => ({
  type: 'ReportDefined',
  data: {
    reportId,
    userId: 'u1',
    definition: reportBody.parse({ name: 'n', type: 't', source: { kind: 'inline', rows: [] } }),
    at: AT,
  },
});

/** On by ReportRestored, off by ReportDeleted. `Turn` always turns; `Grow` always appends; off may not be turned off. */
export const switching: Decider<Switch, SwitchCommand, ReportEvent> = {
  initial: { on: false, turns: 0 },
  evolve: ({ turns }, { type }) => ({ on: type === 'ReportRestored', turns: turns + 1 }),
  decide: ({ type, data: { reportId, now: at = AT } }, { on }) => {
    const off: ReportEvent = { type: 'ReportDeleted', data: { reportId, at } };
    const restored: ReportEvent = { type: 'ReportRestored', data: { reportId, at } };
    switch (type) {
      case 'TurnOn':
        return on ? [] : [restored];
      case 'TurnOff':
        if (!on) throw new Rejection('report/off');
        return [off];
      case 'Turn':
        return [on ? off : restored];
      case 'Grow':
        return [restored];
    }
  },
};
