import { BoundedCache, sha256 } from '@punctual/chassis';
import type { RenderProgress, RenderRequested } from '@punctual/contracts';
import type { RenderedReport, RenderReport } from './on-render-requested';
import type { Prepare, Prepared, PreparedReport } from './prepare';

type Request = RenderRequested['data'];

/** Memory for recent renderings, in octets. Runs that need the same rendering share it. */
const REMEMBERED_OCTETS = 4 * 1024 * 1024;

/** A hash, since parameters can be long and the cache does not count the size of keys. */
const hashOf = (request: Request, what: unknown[]): string => {
  const { reportId, formats, asOf, timezone, observe, data, perRow, runId, moreReports = [] } = request;
  // The rows that name people are those of their run: another run may have read others.
  const people = perRow ? { perRow, runId } : null;
  const further = moreReports.map((one) => [one.reportId, one.formats]);
  return sha256(JSON.stringify([reportId, formats, asOf, timezone, observe, data, people, further, ...what]));
};

/** Requests that say the same. */
const askedKey = (request: Request): string => {
  const { parameters, lastRun, reportVersion, moreReports } = request;
  return hashOf(request, [parameters, lastRun, reportVersion, moreReports]);
};

/** Requests that come to the same: `today` in one and a date in another may be equal values. */
const preparedKey = (request: Request, prepared: Prepared): string => {
  const said = ({ version, parameters }: PreparedReport) => [
    version,
    Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  return hashOf(request, [prepared, ...prepared.further].map(said));
};

/**
 * Renders once for all first requests with the same version of each report, parameters, formats and as-of, as schedules that fall due
 * together make them, and with the same knowledge of the data they waited for: what was rendered before may be older. A repeated request
 * renders again, since the first answer was not usable. The progress is that of the request that renders; those that share it have none.
 * @param octets how many octets of finished renderings are kept
 */
export const sharing = (
  prepare: Prepare,
  render: (request: Request, prepared: Prepared, progress?: RenderProgress) => Promise<RenderedReport>,
  octets = REMEMBERED_OCTETS,
): RenderReport => {
  const recent = new BoundedCache<RenderedReport>(octets);
  const underWay = new Map<string, Promise<RenderedReport>>();
  /** The second key by the first, so that the many requests of one moment read the report once. */
  const keys = new BoundedCache<string>(octets);
  return async (request, progress) => {
    if (request.attempt > 1) return render(request, await prepare(request), progress);
    const asked = askedKey(request);
    const found = (key: string | undefined) => (key === undefined ? undefined : (recent.get(key) ?? underWay.get(key)));
    const known = found(keys.get(asked));
    if (known) return known;
    const prepared = await prepare(request);
    const key = preparedKey(request, prepared);
    keys.set(asked, key);
    const same = found(key);
    if (same) return same;
    const rendering = render(request, prepared, progress).finally(() => underWay.delete(key));
    underWay.set(key, rendering);
    const rendered = await rendering;
    recent.set(key, rendered);
    return rendered;
  };
};
