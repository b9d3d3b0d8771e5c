import { currentContext, currentTraceparent, type EventStore, uuidOf } from '@punctual/chassis';
import { type Event, type FeedbackReport, MAX_UNMATCHED, streamName } from '@punctual/contracts';

export type KeepUnmatched = (report: FeedbackReport, why: Event<'FeedbackUnmatched'>['data']['why']) => Promise<void>;

/** Records reports that are about no mail of the tenant in force, the last ones of each; the same one once. */
export const keepUnmatched = (store: Pick<EventStore, 'append' | 'codec' | 'keepLast'>): KeepUnmatched => {
  const limited = new Set<string>();
  return async ({ feedbackId, source, names, recipients, at }, why) => {
    const context = currentContext();
    const stream = streamName('feedback', context.tenantId);
    if (!limited.has(stream)) await store.keepLast(stream, MAX_UNMATCHED);
    limited.add(stream);
    const kinds = [...new Set(recipients.map(({ kind }) => kind))];
    const { messageId } = names;
    const data = { feedbackId, source, messageId, kinds, recipients: recipients.length, why, at };
    const metadata = { ...context, correlationId: context.tenantId, traceparent: currentTraceparent() };
    const encoded = await store.codec.encode({ type: 'FeedbackUnmatched', data }, metadata);
    const id = uuidOf(`FeedbackUnmatched ${context.tenantId} ${feedbackId}`);
    const { position } = await store.append(stream, [{ id, ...encoded }], 'any');
    context.appended = position;
  };
};
