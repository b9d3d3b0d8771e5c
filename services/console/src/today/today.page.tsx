import { Page } from '../kit/page';
import { words } from './today.words';

/** What is due, what went out, and what needs attention. */
export const TodayPage = () => <Page title={words.title}>{words.none}</Page>;
