import { api } from './api';
import { bounces } from './bounces';
import { calendar } from './calendar';
import { catchUp } from './catch-up';
import { conditions } from './conditions';
import { consoleBench } from './console';
import { attachment, burst, fanout, fanoutList, idle, sealing } from './mail';
import { plan } from './plan';
import { rebuild } from './rebuild';
import { render } from './render';
import { start } from './start';
import { store } from './store';

const USAGE =
  'npm run bench -- burst [5000] | sealing [5000] | attachment [2000] | fanout [10000] | fanout-list [50000] | catch-up [10000 [10080]] | plan [100000] | start [5000] | store | calendar [1000] | api [100000 [1000000]] | rebuild [1000000] | conditions [2000] | console [100000 [1000000]] | render [100000] | bounces [5000] | idle';

const main = async (): Promise<void> => {
  const [what = '', number, second] = process.argv.slice(2);
  const countOf = (text: string | undefined, usual: number, most = 100_000): number => {
    const given = text === undefined ? usual : Number(text);
    if (!Number.isInteger(given) || given < 1 || given > most)
      throw new Error(`${text} is not a count from 1 to ${most}\n${USAGE}`);
    return given;
  };
  if (what === 'burst') return burst(countOf(number, 5_000));
  if (what === 'sealing') return sealing(countOf(number, 5_000));
  if (what === 'attachment') return attachment(countOf(number, 2_000));
  if (what === 'fanout') return fanout(countOf(number, 10_000));
  if (what === 'fanout-list') return fanoutList(countOf(number, 50_000));
  if (what === 'catch-up') return catchUp(countOf(number, 10_000), countOf(second, 7 * 24 * 60));
  if (what === 'plan') return plan(countOf(number, 100_000));
  if (what === 'start') return start(countOf(number, 5_000));
  if (what === 'store') return store();
  if (what === 'calendar') return calendar(countOf(number, 1_000));
  if (what === 'api') return api(countOf(number, 100_000), countOf(second, 1_000_000, 10_000_000));
  if (what === 'rebuild') return rebuild(countOf(number, 1_000_000, 10_000_000));
  if (what === 'conditions') return conditions(countOf(number, 2_000));
  if (what === 'console') return consoleBench(countOf(number, 100_000), countOf(second, 1_000_000, 10_000_000));
  if (what === 'render') return render(countOf(number, 100_000));
  if (what === 'bounces') return bounces(countOf(number, 5_000));
  if (what === 'idle') return idle();
  throw new Error(USAGE);
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
