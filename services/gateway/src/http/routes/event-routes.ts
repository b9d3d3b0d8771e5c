import { z } from 'zod';
import { placeOf } from '../../live/change-stream';
import type { ChangeStreams } from '../../live/change-streams';
import { type Operation, operation } from '../operation';
import { invalid } from '../problem';

const after = z
  .string()
  .max(50)
  .refine((text) => placeOf(text) !== null, 'is not the id of an event')
  .optional()
  .describe('The id of the last event that was received; what came after it follows');

/** Changes as they happen. */
export const eventRoutes = ({ streams }: { streams: ChangeStreams }): Operation[] => [
  operation({
    method: 'get',
    path: '/api/v1/events/stream',
    id: 'streamEvents',
    tag: 'Events',
    summary:
      'Follow what changes of all that you may see, as server-sent events; the event reset says that too much was missed to be told',
    access: 'reader',
    query: z.strictObject({ after }),
    answers: {
      200: { description: 'Events, without end', schema: z.string(), mediaType: 'text/event-stream' },
    },
    handle: async ({ query, header, user, again }) => {
      // A browser that lost the connection adds the field (HTML standard, section 9.2.4) and repeats the address, so the field is newer.
      const last = header('last-event-id');
      const place = placeOf(last || (query.after ?? ''));
      if (last !== '' && !place) throw invalid([{ path: 'Last-Event-ID', message: 'is not the id of an event' }]);
      const body = await streams.start({ user, again }, place);
      // Proxies must neither keep the events back to send them together, nor compress them.
      const headers = { 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' };
      return { status: 200, body, headers: { ...headers, 'Content-Type': 'text/event-stream; charset=utf-8' } };
    },
  }),
];
