import { Page } from '../kit/page';
import { words } from './delivery.words';

/** One delivery. */
export const DeliveryPage = () => <Page title={words.title}>{null}</Page>;
