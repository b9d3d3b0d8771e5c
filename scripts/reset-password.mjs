// npm run reset-password [-- email]: sets a new password for an account, or for the administrator, and prints it once.
import { runProgram } from './program.mjs';
import { finish } from './tools.mjs';

await finish(() => runProgram('services/single/dist/reset-password.js', process.argv.slice(2)));
