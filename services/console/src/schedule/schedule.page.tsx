import { Page } from '../kit/page';
import { words } from './schedule.words';

/** One schedule. */
export const SchedulePage = () => <Page title={words.title}>{null}</Page>;
