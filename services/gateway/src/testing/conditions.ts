import type { Resources } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';

/** Answers the commands of conditions as the tracker does for a schedule that has observed nothing; `asked` is told of each. */
export const serveConditions = ({ bus }: Resources, asked: (data: unknown) => void = () => {}): void => {
  bus.respond('tracker', 'BacktestCondition', async ({ data }) => {
    asked(data);
    const totals = { observations: 0, sendsRecorded: 0, sendsTested: 0, different: 0 };
    return { observations: [], totals };
  });
  bus.respond('tracker', 'ConfirmObservation', async ({ data }) => {
    asked(data);
    throw new Rejection('observation/unknown', 'there is no such observation');
  });
};
