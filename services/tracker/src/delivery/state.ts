import type {
  ArchiveEvent,
  DeliveryEvent,
  Event,
  RecipientOutcomeData,
  RenderedPart,
  RenderRequested,
} from '@punctual/contracts';

/** A rendering, as used by a delivery: the files and their description; `parts` where people get parts of it instead of the whole. */
export type Rendering = NonNullable<Event<'RunOpened'>['data']['rendering']> & { parts?: RenderedPart[] | undefined };
/** Old delivery streams contain render requests, from before runs made these requests. */
export type StoredDeliveryEvent = DeliveryEvent | RenderRequested | Extract<ArchiveEvent, { type: 'DeliveryArchived' }>;

/** Settled outcomes: how many recipients accepted, which failed, and which may have the mail because their outcome is unknown. */
export type Settled = { accepted: number; failed: RecipientOutcomeData[]; unknown: string[] };

export type Begun = Settled & {
  status: 'dispatching' | 'waiting' | 'closed';
  opened: Event<'DeliveryOpened'>['data'];
  /** Number of the latest attempt asked for; 0 before the first. */
  dispatches: number;
  retries: number;
  /** What the delivery waits for: the time of the next attempt, or files to send. */
  next: 'render' | 'dispatch';
  /** When the wait ends. */
  retryAt: string | null;
  sent: { subject: string; artifacts: Rendering['artifacts'] };
  /** The rendering the files come from; null when it dates from before runs existed. */
  rendering: Event<'DeliveryOpened'>['data']['rendering'];
  /** When sending was first requested: the date of the mail, in every attempt. */
  date: string | null;
  /** Recipients still to be settled. */
  pending: string[];
  /** Recipients known from a late outcome to have the mail. */
  learned: string[];
  /** The occurrences that a person had it sent again by, and to whom. */
  repeats: readonly Pick<Event<'DeliveryRepeated'>['data'], 'occurrenceId' | 'recipients'>[];
  /** The end, once reached, and its cause. The fields above keep their values from before the end. */
  end: (Settled & { cause: CloseReason['cause'] | undefined }) | null;
};

/** Why a delivery is ended while outcomes are missing. */
export type CloseReason = { cause: 'parked' | 'deadline' | 'rendering'; reason: string };

/** One run, one channel, one page of recipients: from the first request to send until nothing is left to try, and until its events are removed. */
export type Delivery =
  | { status: 'none' }
  /** `arrived`: somebody has, or may have, the mail. */
  | { status: 'archived'; arrived: boolean }
  | Begun;

/** Whether the events of a delivery are there. */
export const isBegun = (delivery: Delivery): delivery is Begun =>
  delivery.status !== 'none' && delivery.status !== 'archived';
