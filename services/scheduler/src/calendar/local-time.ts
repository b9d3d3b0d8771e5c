import { spanAt } from '@punctual/chassis/zones';
import type { Civil } from './civil';

/** What a wall clock in the zone shows at an instant (milliseconds). @throws RangeError for an unknown zone */
export const localTimeAt = (zone: string, instant: number): Civil => instant + spanAt(zone, instant).offset;
