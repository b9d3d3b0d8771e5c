import type { Event } from '@punctual/contracts';
import type { SharedRendering } from './delivery';

type Fired = Pick<Event<'OccurrenceFired'>['data'], 'reportId' | 'formats' | 'parameters' | 'dueAt' | 'timezone'>;

/** How many renderings are remembered, and how many deliveries whose rendering is still awaited. */
const RENDERINGS = 64;
const AWAITED = 10_000;

const limit = (map: Map<string, unknown>, most: number): void => {
  if (map.size > most) map.delete(map.keys().next().value ?? '');
};

/**
 * Renderings made lately, for deliveries that need the very same: same report, formats, parameters, zone and as-of.
 * Only a memory: whoever finds nothing here asks the renderer.
 */
export class RecentRenderings {
  private readonly known = new Map<string, SharedRendering>();
  /** What the renderings that are awaited are of, by delivery. */
  private readonly awaited = new Map<string, string>();

  /** The rendering a new delivery can use; null when it has to ask for one. */
  find(deliveryId: string, { reportId, formats, parameters, dueAt, timezone }: Fired): SharedRendering | null {
    const key = JSON.stringify([reportId, formats, parameters, dueAt, timezone]);
    const found = this.known.get(key);
    if (found) return found;
    this.awaited.set(deliveryId, key);
    limit(this.awaited, AWAITED);
    return null;
  }

  /** Takes note of what was rendered for a delivery. */
  remember({
    deliveryId,
    attempt,
    subject,
    artifacts,
    reportVersion,
    metrics,
    rowCount,
    contentHash,
  }: Event<'ReportRendered'>['data']): void {
    const key = this.awaited.get(deliveryId);
    this.awaited.delete(deliveryId);
    // A repeated rendering means that something was wrong with the first: it is not passed on.
    if (key === undefined || attempt !== 1 || this.known.has(key)) return;
    this.known.set(key, {
      subject,
      artifacts,
      shared: { renderedFor: deliveryId, reportVersion, metrics, rowCount, contentHash },
    });
    limit(this.known, RENDERINGS);
  }
}
