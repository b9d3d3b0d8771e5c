// npm run bench -- burst 5000: load runs beside a plain loop, printed as ratios.
import { runProgram } from './program.mjs';
import { finish } from './tools.mjs';

await finish(() => runProgram('bench/dist/main.js', process.argv.slice(2)));
