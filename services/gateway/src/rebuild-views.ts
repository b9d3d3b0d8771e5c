import { existsSync } from 'node:fs';
import { ConfigError } from '@punctual/chassis';
import { readModelFile, readRebuildConfig } from './config';
import { rebuildViews } from './views/rebuild';

const say = (text: string) => process.stdout.write(`${text}\n`);

const main = async () => {
  const { READ_MODEL_URL: url, DATA_DIR } = readRebuildConfig(process.env);
  const file = readModelFile(DATA_DIR);
  if (!url && !existsSync(file)) {
    say(`${file} does not exist, so there is nothing to rebuild.`);
    return;
  }
  const views = await rebuildViews({ url, file });
  say(
    views.length > 0
      ? `Dropped ${views.join(', ')}. The next start folds them again from the first event.`
      : 'There are no views yet.',
  );
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
