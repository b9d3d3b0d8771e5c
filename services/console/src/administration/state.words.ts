import { counted } from '../kit/plural';

const seconds = counted({ one: '# second', other: '# seconds' });

/** Texts of the part that shows the state of the system. */
export const words = {
  ready: 'Every part is available',
  unavailable: counted({ one: '# part is not available', other: '# parts are not available' }),
  parts: 'Parts',
  part: 'Part',
  state: 'State',
  detail: 'What it says',
  ok: 'Available',
  notOk: 'Not available',
  views: 'Views',
  viewsHint: (lag: number) =>
    lag < 1
      ? 'Pages read views, which follow the log of events. They are up to date.'
      : `Pages read views, which follow the log of events. They are ${seconds(Math.round(lag))} behind.`,
  view: 'View',
  version: 'Version',
  problem: 'Problem',
  noProblem: 'none',
  follows: 'Follows the log',
  firstBuild: 'Is being built',
  rebuilding: (served: number) => `Is being built; version ${served} is read meanwhile`,
  stopped: 'Has stopped',
  about: 'About this gateway',
  punctual: 'Punctual',
  node: 'Node.js',
  started: 'Running since',
  streams: 'Open streams of events',
  log: 'Log of events',
  zoneData: 'Time zone data',
  zone: (version: string, source: string) => `${version}, ${source}`,
  newer: (version: string) => `The machine has ${version}, which cannot be used.`,
} as const;
