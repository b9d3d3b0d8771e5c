import type { BodySection } from './body-section';
import type { BodyTable } from './body-table';
import type { ShownBranding } from './branding';
import type { ShownLetter } from './letter';
import type { ShownParameter } from './named-parameters';

/** What a template may name. All texts are unescaped here; filling escapes them. */
export type BodyValues = {
  name: string;
  type: string;
  subtitle: string;
  /** A list, and each by its name. */
  parameters: ShownParameter[];
  /** In words; null for a report that has none. */
  period: string | null;
  metrics: { name: string; value: string }[];
  /** In the order of the report. */
  charts: { src: string; alt: string }[];
  rowCount: number;
  moreReports: readonly BodySection[];
} & BodyTable &
  ShownBranding &
  ShownLetter;
