import { Page } from '../kit/page';
import { words } from './report.words';

/** One report. */
export const ReportPage = () => <Page title={words.title}>{null}</Page>;
