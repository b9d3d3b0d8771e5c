import type { ChartBody, ParameterTypes, ReportFiles } from '@punctual/contracts';
import type { ShownMetric } from './metric-text';
import type { Table } from './table';

/** A chart, as the report defines it. */
export type ChartSpec = ChartBody;

/** The passwords of files, by format as in `files`. */
export type Passwords = { pdf?: string; excel?: string };

/** Everything a rendering shows. The same content gives the same bytes, whenever and wherever it is rendered. */
export type ReportContent = {
  name: string;
  /** The kind of report, for instance "Client Progress Report". */
  type: string;
  /** The as-of instant, RFC 3339 in UTC. */
  generatedFor: string;
  /** IANA zone in which instants are shown. */
  timezone: string;
  /** BCP 47; null writes numbers as en-US and dates as ISO 8601. */
  locale?: string | null;
  /** How the files are written, by format. */
  files?: ReportFiles;
  /** What opens the files, by format; absent for files that open without. In no event, log or message. */
  passwords?: Passwords | undefined;
  /** The template of their names. */
  fileName?: string | null;
  /** The template of the mail's subject. */
  subject?: string | undefined;
  parameters: Record<string, unknown>;
  /** What the report declares of them. */
  parameterTypes?: ParameterTypes | undefined;
  table: Table;
  metrics: ShownMetric[];
  charts: ChartSpec[];
};
