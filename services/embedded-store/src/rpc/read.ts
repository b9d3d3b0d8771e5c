import { parseReadRequest } from '../read-request';
import { readStep } from '../reads';
import { follow, subscription } from '../subscriptions';
import type { Context } from './context';
import { consumerTooSlow, shuttingDown, toServiceError } from './errors';
import { type ReadCall, Responder, type Step } from './responder';

/** Wraps a step so that its errors are reported to file health. */
const noting =
  ({ health }: Context, step: Step): Step =>
  (write) => {
    try {
      return step(write);
    } catch (error) {
      throw health.note(error);
    }
  };

/** Streams/Read: reads and subscriptions, distinguished by their options. */
export const read =
  (context: Context) =>
  (call: ReadCall): void => {
    try {
      const refusal = context.authorize(call.metadata);
      if (refusal) throw refusal;
      const request = parseReadRequest(call.request);
      let unfollow = (): void => undefined;
      const stop = (): void => responder.fail(context.health.trouble ?? shuttingDown());
      const respond = (step: Step): Responder =>
        new Responder(call, noting(context, step), () => {
          context.open.delete(stop);
          unfollow();
        });
      let responder: Responder;
      if (request.kind === 'read') responder = respond(readStep(context.source, request));
      else {
        const { step, isTooSlow } = subscription(context.source, request, context.slowConsumer);
        responder = respond(step);
        unfollow = follow(context.feed, request, () =>
          isTooSlow() ? responder.fail(consumerTooSlow()) : responder.wake(),
        );
      }
      context.open.add(stop);
      responder.wake();
    } catch (error) {
      call.emit('error', toServiceError(context.health.note(error)));
    }
  };
