import { BoundedCache } from '@punctual/chassis';
import { type Event, rowsWanted } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';
import { renderingOf } from './log-reader';

type Fired = Pick<
  Event<'OccurrenceFired'>['data'],
  'reportId' | 'formats' | 'parameters' | 'dueAt' | 'timezone' | 'lastRun' | 'judging' | 'moreReports'
>;

/** Memory limits in bytes, one for the renderings and one for the keys of the awaited ones. */
const OCTETS = 4 * 1024 * 1024;

/**
 * Recent renderings, for runs that need an identical one: same reports, formats, parameters, zone, as-of and run before. Only a cache: a
 * run that finds no rendering here asks the renderer.
 */
export class RecentRenderings {
  private readonly known: BoundedCache<Rendering>;
  /** Keys of the awaited renderings, by run. */
  private readonly awaited: BoundedCache<string>;

  constructor(octets = OCTETS) {
    this.known = new BoundedCache(octets);
    this.awaited = new BoundedCache(octets);
  }

  /** The rendering a new run can use; null when it must request one. */
  find(runId: string, fired: Fired): Rendering | null {
    const { reportId, formats, parameters, dueAt, timezone, lastRun, judging, moreReports } = fired;
    const when = [dueAt, timezone, lastRun];
    const key = JSON.stringify([reportId, formats, parameters, when, rowsWanted(judging), moreReports]);
    const found = this.known.get(key);
    if (found) {
      const { observed, ...rendering } = found;
      return judging && observed ? { ...rendering, observed } : rendering;
    }
    this.awaited.set(runId, key);
    return null;
  }

  /** Stores the rendering of a run. */
  remember(rendered: Event<'ReportRendered'>['data']): void {
    const { runId, attempt } = rendered;
    const key = this.awaited.get(runId);
    this.awaited.delete(runId);
    // A repeated rendering means the first had a problem, so it is not shared.
    if (key === undefined || attempt !== 1 || this.known.get(key)) return;
    this.known.set(key, renderingOf(rendered));
  }
}
