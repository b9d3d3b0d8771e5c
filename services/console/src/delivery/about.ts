import type { Delivery } from '../api/deliveries';
import { words } from './delivery.words';

type Described = Pick<Delivery, 'metadata' | 'reportType' | 'archivedAt'>;

const textAt = (metadata: Delivery['metadata'], name: string): string | null => {
  const value = metadata[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** What a delivery is called: the subject of its mail, or what is known before there is one. */
export const titleOf = ({ metadata, reportType, archivedAt }: Described): string =>
  textAt(metadata, 'subject') ?? reportType ?? (archivedAt === undefined ? words.untitled : words.oldOne);

/** `ann@example.com and 3 others`; how many, where they are no longer kept. */
export const toWhom = ({ recipients, figures }: Pick<Delivery, 'recipients' | 'figures'>): string => {
  if (figures) return words.forgotten(figures.recipients);
  const [first, ...others] = recipients;
  return first ? words.toWhom(first.email, others.length) : words.nobody;
};

/** When it is tried again; null unless it waits for that. */
export const retryAt = ({ metadata }: Pick<Delivery, 'metadata'>): string | null => textAt(metadata, 'retryAt');

/** Why it was skipped. */
export const skipReason = ({ metadata }: Pick<Delivery, 'metadata'>): string | null => textAt(metadata, 'skipReason');

/** A file of a delivery. */
export type File = { name: string; mediaType: string; size: number };

const isFile = (value: unknown): value is File & { role: string } =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'size' in value &&
  typeof value.size === 'number' &&
  'role' in value &&
  value.role === 'attachment';

/** The files that were attached. */
export const filesOf = ({ metadata }: Pick<Delivery, 'metadata'>): File[] => {
  const artifacts = metadata['artifacts'];
  return Array.isArray(artifacts) ? (artifacts as unknown[]).filter(isFile) : [];
};

/** A recipient with what is known of them. */
export type Told = Delivery['recipients'][number] & { outcome: Delivery['outcomes'][number] | undefined };

/** Each recipient with the last answer of their server: those who did not get it first, since they are looked for. */
export const recipientsOf = ({ recipients, outcomes }: Pick<Delivery, 'recipients' | 'outcomes'>): Told[] => {
  const known = new Map(outcomes.map((outcome) => [outcome.email, outcome]));
  const told = recipients.map((recipient) => ({ ...recipient, outcome: known.get(recipient.email) }));
  const got = ({ outcome }: Told) => outcome?.outcome === 'accepted';
  return [...told.filter((one) => !got(one)), ...told.filter(got)];
};

/** Octets as a person reads them. */
export const size = (octets: number): string => {
  const [unit, divisor] =
    octets >= 1024 * 1024 ? ['megabyte', 1024 * 1024] : octets >= 1024 ? ['kilobyte', 1024] : ['byte', 1];
  const format = new Intl.NumberFormat(undefined, { style: 'unit', unit: String(unit), maximumFractionDigits: 1 });
  return format.format(octets / Number(divisor));
};
