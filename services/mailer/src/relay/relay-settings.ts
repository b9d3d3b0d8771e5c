import { z } from 'zod';
import { relayFromUrl } from '../mailing/smtp-url';
import { presetNames, presets } from './presets';

/** The most relays of one mailer. */
const MAX_RELAYS = 20;

/** The problem with a URL in words that do not repeat it, which may hold a password; null for none. */
const problemOf = (url: string): string | null => {
  try {
    relayFromUrl(url);
    return null;
  } catch (error) {
    return (error as Error).message.replace(/^SMTP_URL: /, '');
  }
};

const url = z.string().superRefine((text, { addIssue }) => {
  const message = problemOf(text);
  if (message !== null) addIssue({ code: 'custom', message });
});

/** One mail relay, as an operator writes it. */
const relaySchema = z.strictObject({
  /** Its name in events, logs and the console. */
  name: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens, at most 32'),
  /** As SMTP_URL. */
  url,
  /** The lowest number is asked first; others only while no relay of a lower one answers. */
  priority: z.number().int().min(1).max(100).default(1),
  /** The part of the mail among relays of the same priority, in relation to the others. */
  share: z.number().int().min(1).max(1_000).default(1),
  /** Connections at once, of each mailer. */
  connections: z.number().int().min(1).max(100).default(8),
  /** The limits of a known provider; a limit that is given counts instead. */
  preset: z.enum(presetNames).nullable().default(null),
  /** Messages a second, or a minute, over all mailers. */
  perSecond: z.number().positive().max(10_000).nullable().default(null),
  perMinute: z.number().positive().max(600_000).nullable().default(null),
  /** Recipients in any 24 h, over all mailers. */
  perDay: z.number().int().min(1).max(100_000_000).nullable().default(null),
  /** Recipients of one message; a message to more goes several times. */
  recipientsPerMessage: z.number().int().min(1).max(500).nullable().default(null),
  /** A new relay begins with `start` recipients a day, and `factor` times more each day, up to `cap`. */
  warmUp: z
    .strictObject({
      start: z.number().int().min(1).max(100_000_000),
      factor: z.number().min(1).max(10),
      cap: z.number().int().min(1).max(100_000_000),
    })
    .nullable()
    .default(null),
});

/** With the limits of its preset, unless others are given, and its rate by the minute. */
const withLimits = ({ perSecond, ...relay }: z.infer<typeof relaySchema>) => {
  const known = relay.preset === null ? null : presets[relay.preset];
  return {
    ...relay,
    perMinute: relay.perMinute ?? (perSecond === null ? (known?.perMinute ?? null) : perSecond * 60),
    perDay: relay.perDay ?? known?.perDay ?? null,
    recipientsPerMessage: relay.recipientsPerMessage ?? known?.recipientsPerMessage ?? null,
  };
};

/** One mail relay of several. */
export type RelaySettings = ReturnType<typeof withLimits>;

/** The most recipients of one message, since any relay may get it: no more than a relay takes, nor than go in a day; undefined for no limit. */
export const mostPerMessage = (relays: readonly RelaySettings[]): number | undefined => {
  const limits = relays.flatMap(({ recipientsPerMessage, perDay, warmUp }) =>
    [recipientsPerMessage, perDay, warmUp?.start].filter((limit) => typeof limit === 'number'),
  );
  return limits.length > 0 ? Math.min(...limits) : undefined;
};

const relaysSchema = z
  .array(
    relaySchema
      .refine(({ perSecond, perMinute }) => perSecond === null || perMinute === null, {
        path: ['perSecond'],
        message: 'give perSecond or perMinute, not both',
      })
      .transform(withLimits),
  )
  .min(1, 'must name a relay')
  .max(MAX_RELAYS, `must name at most ${MAX_RELAYS} relays`)
  .superRefine((relays, { addIssue }) => {
    relays.forEach(({ name }, index) => {
      if (relays.findIndex((one) => one.name === name) < index)
        addIssue({ code: 'custom', path: [index, 'name'], message: 'is the name of another one' });
    });
  });

const inWords = ({ path: [index, ...rest], message }: z.core.$ZodIssue): string => {
  if (typeof index !== 'number') return message;
  return `${[`relay ${index + 1}`, ...rest.map(String)].join(', ')}: ${message}`;
};

/** What a setting that is JSON holds; undefined where it is not JSON. The error of the parser would repeat a part of it. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/**
 * SMTP_RELAYS: a JSON array of relays, with their defaults filled in. What is wrong is one message that names every wrong field, and repeats no
 * value: a URL may hold a password.
 */
export const relaysSetting = z.string().transform((text, { addIssue }): RelaySettings[] => {
  const given = parsed(text);
  if (!Array.isArray(given)) {
    addIssue({ code: 'custom', message: 'must be a JSON array of relays, each with a name and a url' });
    return z.NEVER;
  }
  const relays = relaysSchema.safeParse(given);
  if (relays.success) return relays.data;
  addIssue({ code: 'custom', message: relays.error.issues.map(inWords).join('; ') });
  return z.NEVER;
});
