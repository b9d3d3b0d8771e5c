import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { BadRequest } from './bad-request';
import { everything, type Filtering, parseFilter } from './filters';
import type { IdForm } from './wire/read-response';
import { streamName } from './wire/stream-identifier';

type Common = { forwards: boolean; resolveLinks: boolean; idForm: IdForm };
type From = 'start' | 'end' | number;

/** A validated Read call. Subscriptions have no `count`. Positions and revisions are as in the request. */
export type ReadRequest = Common &
  ({ of: 'stream'; stream: string; from: From } | { of: 'all'; from: From; filtering?: Filtering }) &
  ({ kind: 'read'; count: number } | { kind: 'subscription' });

const number = (value: string): number => Math.min(Number(value), Number.MAX_SAFE_INTEGER);

const streamFrom = (options: ReadReq.Options.StreamOptions): From =>
  options.hasRevision() ? number(options.getRevision()) : options.hasEnd() ? 'end' : 'start';

const allFrom = (options: ReadReq.Options.AllOptions): From => {
  const position = options.getPosition();
  if (!position) return options.hasEnd() ? 'end' : 'start';
  const [commit, prepare] = [BigInt(position.getCommitPosition()), BigInt(position.getPreparePosition())];
  if (prepare > commit) throw new BadRequest('all.position: the prepare position is after the commit position');
  return commit === 0xffff_ffff_ffff_ffffn ? 'end' : number(String(commit)); // Position.End of other clients
};

/**
 * Reads the options of a Read call.
 * @throws BadRequest naming the missing field, or a combination that EventStoreDB does not support
 */
export const parseReadRequest = (request: ReadReq): ReadRequest => {
  const options = request.getOptions();
  if (!options) throw new BadRequest('options: missing');
  const forwards = options.getReadDirection() === ReadReq.Options.ReadDirection.FORWARDS;
  const common: Common = {
    forwards,
    resolveLinks: options.getResolveLinks(),
    idForm: options.getUuidOption()?.hasString() ? 'string' : 'structured',
  };
  if (!options.hasCount() && !options.hasSubscription())
    throw new BadRequest('options: neither count nor subscription is given');
  if (options.hasSubscription() && !forwards)
    throw new BadRequest('read_direction: a subscription cannot go backwards');
  const kind = options.hasSubscription()
    ? { kind: 'subscription' as const }
    : { kind: 'read' as const, count: number(options.getCount()) };
  const filter = options.getFilter();

  const stream = options.getStream();
  if (stream) {
    if (filter) throw new BadRequest('filter: only $all can be filtered');
    return {
      ...common,
      ...kind,
      of: 'stream',
      stream: streamName(stream.getStreamIdentifier()),
      from: streamFrom(stream),
    };
  }
  const all = options.getAll();
  if (!all) throw new BadRequest('options: neither stream nor all is given');
  return { ...common, ...kind, of: 'all', from: allFrom(all), ...(filter ? { filtering: parseFilter(filter) } : {}) };
};

/** The filter of a request for `$all`; without one, every event passes. */
export const filterOf = ({ filtering }: { filtering?: Filtering }) => filtering?.filter ?? everything;
