import { counted } from '../kit/plural';

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const hour = new Intl.DateTimeFormat(undefined, { hour: 'numeric' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { weekday: 'long', hour: '2-digit', minute: '2-digit' });
const and = counted({ one: 'and # more schedule', other: 'and # more schedules' });
const schedules = counted({ one: '# schedule', other: '# schedules' });

/** Texts of Today. Instants are the viewer's. */
export const words = {
  title: 'Today',
  due: 'Due in the next 24 hours',
  dueTotal: counted({ zero: 'Nothing is due', one: '# run is due', other: '# runs are due' }),
  dueAll: 'See the schedules in this order',
  line: 'Time line of what is due; arrow keys go from time to time',
  zone: (zone: string) => `Times of your zone, ${zone}`,
  time: (at: string) => time.format(new Date(at)),
  hour: (at: string) => hour.format(new Date(at)),
  weekday: (at: string) => weekday.format(new Date(at)),
  dayAndTime: (at: string) => dayAndTime.format(new Date(at)),
  at: (at: string, count: number) => `${dayAndTime.format(new Date(at))}: ${schedules(count)}`,
  and,
  named: (names: readonly string[], more: number) => [...names, ...(more > 0 ? [and(more)] : [])].join(', '),
  unnamed: 'Schedule without a name',
  table: 'Show as a table',
  tableTime: 'Time',
  tableCount: 'Schedules',
  later: counted({ one: '# later time is not shown', other: '# later times are not shown' }),
  sent: 'The last 24 hours, by outcome',
  sentNone: 'Nothing was due in the last 24 hours.',
  outcomes: {
    SENT: counted({ one: '# delivery sent', other: '# deliveries sent' }),
    FAILED: counted({ one: '# failed so far', other: '# failed so far' }),
    PERMANENTLY_FAILED: counted({ one: '# failed for good', other: '# failed for good' }),
    BOUNCED: counted({ one: '# bounced', other: '# bounced' }),
    SKIPPED: counted({ one: '# skipped', other: '# skipped' }),
    PENDING: counted({ one: '# under way', other: '# under way' }),
  },
  attention: 'What may need you',
  matters: {
    failing: counted({ zero: 'No schedule fails', one: '# schedule fails', other: '# schedules fail' }),
    held: counted({
      zero: 'No run is held',
      one: '# run is held until somebody releases it',
      other: '# runs are held until somebody releases them',
    }),
    retries: counted({
      zero: 'No delivery waits for another attempt',
      one: '# delivery waits for another attempt',
      other: '# deliveries wait for another attempt',
    }),
    deadLetters: counted({
      zero: 'No message was given up',
      one: '# message was given up',
      other: '# messages were given up',
    }),
    lag: counted({
      zero: 'What you see is up to date',
      one: 'What you see is # second old',
      other: 'What you see is # seconds old',
    }),
  },
  empty: 'Nothing has been scheduled yet. A schedule sends a report at its times to the people you choose.',
  toWelcome: 'Make a sample',
  toNew: 'New schedule',
} as const;
