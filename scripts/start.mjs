// npm start: the whole system in one process, on a machine that has only Node and npm.
import { runProgram } from './program.mjs';
import { finish, memoryOptions } from './tools.mjs';

await finish(() => runProgram('services/single/dist/main.js', process.argv.slice(2), memoryOptions));
