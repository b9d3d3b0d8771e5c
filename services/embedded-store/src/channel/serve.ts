import type { MessagePort } from 'node:worker_threads';
import type { Core } from '../core';
import { append } from './append';
import { Outbox } from './outbox';
import { read, readAt } from './read';
import { Subscription } from './subscription';
import type { Request, ToStore } from './wire';

/** Serves one client at the other end of a message channel. Returns a function that ends the channel. */
export const serve = (core: Core, port: MessagePort): (() => void) => {
  const out = new Outbox(port);
  const subscriptions = new Map<number, Subscription>();

  const handle = (request: Request): void => {
    const { kind, call } = request;
    switch (kind) {
      case 'read':
        return read(core, out, request);
      case 'at':
        return readAt(core, out, request);
      case 'head':
        return out.answered(call, core.source.log.lastPosition);
      case 'check':
        return core.health.trouble ? out.failed(call, core.health.trouble) : out.answered(call, 0);
      case 'subscribe':
        subscriptions.set(call, new Subscription(core, out, request));
        return;
      case 'credit':
        subscriptions.get(call)?.credit(request.octets);
        return;
      case 'unsubscribe':
        subscriptions.get(call)?.end();
        subscriptions.delete(call);
    }
  };

  port.on('message', ({ deadline, appends, requests }: ToStore) => {
    append(core, out, appends, deadline);
    for (const request of requests) {
      try {
        handle(request);
      } catch (error) {
        out.failed(request.call, core.health.note(error));
      }
    }
  });
  port.once('close', () => {
    for (const subscription of subscriptions.values()) subscription.end();
    subscriptions.clear();
  });
  return () => {
    out.flush();
    port.close();
  };
};
