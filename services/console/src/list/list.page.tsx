import { Page } from '../kit/page';
import { words } from './list.words';

/** One list. */
export const ListPage = () => <Page title={words.title}>{null}</Page>;
