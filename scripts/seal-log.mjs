// npm run seal-log: seals addresses and names in events that were stored before they were sealed, while Punctual is stopped.
import { runProgram } from './program.mjs';
import { finish } from './tools.mjs';

await finish(() => runProgram('services/single/dist/seal-log.js', process.argv.slice(2)));
