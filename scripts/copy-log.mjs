// npm run copy-log -- <from> <to>: copies the event log of one store into another, empty one, with addresses and names sealed, while Punctual is stopped.
import { runProgram } from './program.mjs';
import { finish } from './tools.mjs';

await finish(() => runProgram('services/single/dist/copy-log.js', process.argv.slice(2)));
