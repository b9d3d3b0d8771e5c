import { Page } from '../kit/page';
import { words } from './administration.words';

/** Users, API keys, calendars, dead letters, and the state of the parts. */
export const AdministrationPage = () => <Page title={words.title}>{null}</Page>;
