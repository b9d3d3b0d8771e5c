import { counted } from '../kit/plural';

/** Texts of the part that shows dead letters. */
export const words = {
  title: 'Dead letters',
  hint: 'Messages that a service gave up after its last attempt. What they asked for has not happened; once the cause is gone, replay them.',
  none: 'There are no dead letters: every message was handled.',
  service: 'Service',
  message: 'Message',
  subject: 'Subject',
  error: 'Error',
  at: 'Given up',
  attempts: 'Attempts',
  size: 'Size',
  bytes: counted({ one: '# byte', other: '# bytes' }),
  show: 'Show',
  showTitle: (message: string) => `Dead letter: ${message}`,
  envelope: 'The message as it was sent',
  replay: 'Replay',
  replayTitle: (message: string) => `Replay ${message}?`,
  replaySays: (service: string) =>
    `The ${service} handles it once more, as if it had just been sent. Mail that it asks for is sent now.`,
  replayed: (message: string) => `${message} is replayed.`,
  discard: 'Discard',
  discardTitle: (message: string) => `Discard ${message}?`,
  discardSays: 'It is removed for good, and what it asked for does not happen.',
  discarded: (message: string) => `${message} is discarded.`,
} as const;
