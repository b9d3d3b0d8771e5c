import type { OutgoingMessage } from './smtp';

/** A message to at most `most` recipients each: a larger one goes several times, as the same message, each time to others. */
export const withAtMost = (messages: OutgoingMessage[], most = Number.POSITIVE_INFINITY): OutgoingMessage[] =>
  messages.flatMap((message) => {
    const { to } = message.envelope;
    if (to.length <= most) return [message];
    return Array.from({ length: Math.ceil(to.length / most) }, (_, index) => ({
      ...message,
      envelope: { ...message.envelope, to: to.slice(index * most, (index + 1) * most) },
    }));
  });

/** The messages without recipients who are not among `emails`. */
export const onlyTo = (messages: readonly OutgoingMessage[], emails: ReadonlySet<string>): OutgoingMessage[] =>
  messages.flatMap((message) => {
    const to = message.envelope.to.filter((email) => emails.has(email));
    return to.length === 0 ? [] : [{ ...message, envelope: { ...message.envelope, to } }];
  });
