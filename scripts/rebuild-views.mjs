// npm run rebuild-views: folds every view again from the first event.
import { runProgram } from './program.mjs';
import { finish } from './tools.mjs';

await finish(() => runProgram('services/gateway/dist/rebuild-views.js', process.argv.slice(2)));
