import { BoundedCache } from '@punctual/chassis';
import type { Event } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';
import { renderingOf } from './log-reader';

type Fired = Pick<Event<'OccurrenceFired'>['data'], 'reportId' | 'formats' | 'parameters' | 'dueAt' | 'timezone'>;

/** How much memory the renderings may take, and what the awaited ones are of, in octets each. */
const OCTETS = 4 * 1024 * 1024;

/**
 * Renderings made lately, for runs that need the very same: same report, formats, parameters, zone and as-of. Only a
 * memory: a run that finds nothing here asks the renderer.
 */
export class RecentRenderings {
  private readonly known: BoundedCache<Rendering>;
  /** What the renderings that are awaited are of, by run. */
  private readonly awaited: BoundedCache<string>;

  constructor(octets = OCTETS) {
    this.known = new BoundedCache(octets);
    this.awaited = new BoundedCache(octets);
  }

  /** The rendering a new run can use; null when it has to ask for one. */
  find(runId: string, { reportId, formats, parameters, dueAt, timezone }: Fired): Rendering | null {
    const key = JSON.stringify([reportId, formats, parameters, dueAt, timezone]);
    const found = this.known.get(key);
    if (found) return found;
    this.awaited.set(runId, key);
    return null;
  }

  /** Takes note of what was rendered for a run. */
  remember(rendered: Event<'ReportRendered'>['data']): void {
    const { runId, attempt } = rendered;
    const key = this.awaited.get(runId);
    this.awaited.delete(runId);
    // A repeated rendering means that something was wrong with the first: it is not passed on.
    if (key === undefined || attempt !== 1 || this.known.get(key)) return;
    this.known.set(key, renderingOf(rendered));
  }
}
