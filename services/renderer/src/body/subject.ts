import { asLine } from '@punctual/contracts';
import type { ReportContent } from '../data/content';
import { asOfDate } from '../data/display';
import { isolated } from '../text/isolate';

/** The subject of the mail: the report's name and the as-of date in its zone. Names stored before names were checked are made safe. */
export const subjectOf = (content: ReportContent): string =>
  `${isolated(asLine(content.name) || 'Report')} \u2013 ${asOfDate(content)}`;
