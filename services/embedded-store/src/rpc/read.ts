import { parseReadRequest } from '../read-request';
import { readStep } from '../reads';
import { follow, subscriptionStep } from '../subscriptions';
import type { Context } from './context';
import { shuttingDown, toServiceError } from './errors';
import { type ReadCall, Responder } from './responder';

/** Streams/Read: reads and subscriptions, which are told apart by their options. */
export const read =
  (context: Context) =>
  (call: ReadCall): void => {
    try {
      const refusal = context.authorize(call.metadata);
      if (refusal) throw refusal;
      const request = parseReadRequest(call.request);
      let unfollow = (): void => undefined;
      const stop = (): void => responder.fail(shuttingDown());
      const step =
        request.kind === 'read' ? readStep(context.source, request) : subscriptionStep(context.source, request);
      const responder = new Responder(call, step, () => {
        context.open.delete(stop);
        unfollow();
      });
      context.open.add(stop);
      if (request.kind === 'subscription') unfollow = follow(context.feed, request, () => responder.wake());
      responder.wake();
    } catch (error) {
      call.emit('error', toServiceError(error));
    }
  };
