import { run } from './cli';

const output = { out: (text: string) => process.stdout.write(text), err: (text: string) => process.stderr.write(text) };

void run(process.argv.slice(2), output).then((status) => {
  process.exitCode = status;
});
