// npm run bench -- burst 5000: load runs compared with a plain loop, printed as ratios.
import { runProgram } from './program.mjs';
import { finish } from './tools.mjs';

await finish(() => runProgram('bench/dist/main.js', process.argv.slice(2)));
