import { number } from '../kit/numbers';
import { counted } from '../kit/plural';
import { instant } from '../kit/time';

const say = number;

/** Texts of the part that shows the mail relays. */
export const words = {
  title: 'Mail relays',
  hint: counted({ one: 'As # mailer sees them now.', other: 'As # mailers see them now.' }),
  name: 'Name',
  server: 'Mail server',
  serverOf: (server: string, receiver: string | null) => (receiver === null ? server : `${server} (${receiver})`),
  priority: 'Priority',
  share: 'Share',
  state: 'State',
  up: 'Answers',
  restsHere: 'Does not answer every mailer',
  rests: 'Left alone',
  limits: 'Limits',
  perMinute: (value: number) => `${say(value)} messages a minute`,
  perDay: (value: number) => `${say(value)} recipients in 24 h`,
  perMessage: (value: number) => `${say(value)} recipients a message`,
  connections: (value: number) => `${say(value)} connections`,
  budget: 'Budget of today',
  noBudget: 'None',
  unknownBudget: 'Cannot be read now',
  used: (used: number, limit: number, left: number) => `${say(used)} of ${say(limit)} used, ${say(left)} left`,
  restsUntil: (mailer: string, until: string, problem: string | null) =>
    `${mailer}: until ${instant(until)}${problem === null ? '' : `; ${problem}`}`,
  lowered: (mailer: string, perMinute: number) =>
    `${mailer}: asked for patience; ${say(perMinute)} messages a minute now`,
} as const;
