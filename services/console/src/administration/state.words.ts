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
  views: 'What is shown',
  viewsHint: 'Pages read views, which follow the log of events.',
  view: 'View',
  lag: 'Behind the log',
  upToDate: 'up to date',
  behind: (lag: number) => seconds(Math.round(lag)),
  about: 'About this system',
  log: 'Log of events',
  zoneData: 'Time zone data',
  zone: (version: string, source: string) => `${version}, ${source}`,
  newer: (version: string) => `The machine has ${version}, which cannot be used.`,
} as const;
