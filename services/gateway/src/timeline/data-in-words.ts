import type { Event } from '@punctual/contracts';

type Dataset = Event<'RunWaiting'>['data']['datasets'][number];

/** A dataset and up to when it is complete. */
export const datasetInWords = ({ name, asOf }: Dataset): string =>
  asOf === null ? `${name} was never updated` : `${name} is as of ${asOf}`;

const isOld = ({ asOf }: Dataset, since: string): boolean => asOf === null || Date.parse(asOf) <= Date.parse(since);

/** What a run waits for, and why. */
export const waitInWords = ({
  match,
  since,
  until,
  datasets,
}: Pick<Event<'RunWaiting'>['data'], 'match' | 'since' | 'until' | 'datasets'>): string => {
  const old = datasets.filter((one) => isOld(one, since)).map(datasetInWords);
  const one = match === 'any' && datasets.length > 1 ? 'one of its datasets' : 'its data';
  return `it waits until ${until} for ${one} to be newer than ${since}: ${old.join(', ')}`;
};
