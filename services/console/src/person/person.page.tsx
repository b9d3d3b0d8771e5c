import { Page } from '../kit/page';
import { words } from './person.words';

/** What happened for one address. */
export const PersonPage = () => <Page title={words.title}>{null}</Page>;
