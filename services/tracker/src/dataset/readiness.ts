import type { Event } from '@punctual/contracts';

type Waiting = Event<'RunWaiting'>['data'];
/** What a run waits for, and how the datasets are. */
export type Wait = Pick<Waiting, 'match' | 'since' | 'until' | 'onDeadline' | 'datasets'>;

/** Whether a dataset is complete up to an instant after the one that counts. */
const isNew = ({ asOf }: Wait['datasets'][number], since: string): boolean =>
  asOf !== null && Date.parse(asOf) > Date.parse(since);

/** Whether a run can go on: all of its datasets are new enough, or one of them. */
export const isReady = ({ match, since, datasets }: Wait): boolean =>
  match === 'all' ? datasets.every((one) => isNew(one, since)) : datasets.some((one) => isNew(one, since));

/** Why data was not ready when the wait ended, in words. */
export const notReadyInWords = ({ since, until, datasets }: Wait): string => {
  const old = datasets.filter((one) => !isNew(one, since));
  const how = old.map(({ name, asOf }) => (asOf === null ? `${name} was never updated` : `${name} is as of ${asOf}`));
  return `the data was not ready by ${until}: ${how.join(', ')}`;
};
