import { later } from '../kit/later';

/** Pages that show the calendar first load it while they ask for their data (`ahead.ts`). */
export const CalendarTab = later(() => import('./tab-calendar').then(({ CalendarTab: tab }) => tab));
