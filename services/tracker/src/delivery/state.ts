import type { DeliveryEvent, Event, RecipientOutcomeData, RenderRequested } from '@punctual/contracts';

/** A rendering, as a delivery uses it: the files, and what is known of them. */
export type Rendering = NonNullable<Event<'RunOpened'>['data']['rendering']>;
/** Old streams of deliveries hold render requests, from before runs asked for them. */
export type StoredDeliveryEvent = DeliveryEvent | RenderRequested;

/** What is settled for the recipients: how many accepted, who failed, and who may have the mail although nobody knows. */
export type Settled = { accepted: number; failed: RecipientOutcomeData[]; unknown: string[] };

export type Begun = Settled & {
  status: 'dispatching' | 'waiting' | 'closed';
  opened: Event<'DeliveryOpened'>['data'];
  /** Number of the latest attempt asked for; 0 before the first. */
  dispatches: number;
  retries: number;
  /** What the wait is for: the time of the next attempt, or files to send. */
  next: 'render' | 'dispatch';
  /** When the wait ends. */
  retryAt: string | null;
  sent: { subject: string; artifacts: Rendering['artifacts'] };
  /** The rendering the files come from; null when it is from before runs existed. */
  rendering: { renderedFor: string; attempt: number } | null;
  /** When sending was first asked for: the date of the mail, however often it is tried. */
  date: string | null;
  /** Who is still to be settled. */
  pending: string[];
  /** Who is known to have the mail by an outcome that came late. */
  learned: string[];
  /** The end, once there is one, and what brought it about. The fields above stay as they were before it. */
  end: (Settled & { cause: CloseReason['cause'] | undefined }) | null;
};

/** Why a delivery is ended although outcomes are missing. */
export type CloseReason = { cause: 'parked' | 'deadline' | 'rendering'; reason: string };

/** One run, one channel, one page of recipients: from the first request to send until nothing is left to try. */
export type Delivery = { status: 'none' } | Begun;
