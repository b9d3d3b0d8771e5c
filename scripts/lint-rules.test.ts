import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const root = dirname(__dirname);

/** A minimal checkout that follows every rule; each case below adds one violation. */
const clean: Record<string, string> = {
  'contracts/src/index.ts': `export { sample } from './sample';`,
  'contracts/src/sample.ts': `import { z } from 'zod'; export const sample = z;`,
  'contracts/src/event.ts': `import { z } from 'zod'; export const defineEvent = z;`,
  'contracts/src/sent.ts': `import { defineEvent } from './event'; import { page } from './rest/page'; export const sent = [defineEvent, page];`,
  'contracts/src/rest/page.ts': `import { sample } from '../sample'; export const page = sample;`,
  'contracts/src/sample.test.ts': `import { test } from '@jest/globals'; import './sample'; test;`,
  'verify/src/index.ts': `import { createHash } from 'node:crypto'; export const hash = createHash;`,
  'verify/src/verify.test.ts': `import { test } from '@jest/globals'; import './index'; test;`,
  'services/chassis/src/index.ts': `import 'nats'; import '@eventstore/db-client'; import 'tsyringe'; export type Decider<S> = { initial: S };`,
  'services/chassis/src/zones/index.ts': `import { Temporal } from 'temporal-polyfill'; export const offsetAt = Temporal;`,
  'services/mailer/src/mailing/mailing.ts': `
    import { sample } from '@punctual/contracts'; import type { Decider } from '@punctual/chassis'; import { page } from './page';
    export const mailing: Decider<unknown> = { initial: [sample, page] };`,
  'services/mailer/src/mailing/page.ts': `
    import { parse } from 'cron-parser'; import { offsetAt } from '@punctual/chassis/zones'; export const page = [parse, offsetAt];`,
  'services/mailer/src/mailing/smtp.ts': `import type { Socket } from 'node:net'; export type Smtp = { socket: Socket };`,
  'services/mailer/src/mailing/smtp.nodemailer.ts': `
    import { connect } from 'node:net'; import * as chassis from '@punctual/chassis'; import type { Smtp } from './smtp';
    export const smtp = (): Smtp => ({ socket: connect(chassis.port) });`,
  'services/mailer/src/mailing/smtp.nodemailer.int.test.ts': `import { connect } from 'nats'; import './smtp.nodemailer'; connect;`,
  'services/mailer/src/mailing/on-sent.ts': `import { mailing } from './mailing'; export const onSent = mailing;`,
  'services/mailer/src/composition.ts': `import { container } from 'tsyringe'; import './mailing/on-sent'; export const compose = container;`,
  'services/mailer/src/index.ts': `export { compose } from './composition';`,
  'services/gateway/src/views/sent.view.ts': `import { sample } from '@punctual/contracts'; export const sent = sample;`,
  'services/gateway/src/index.ts': `export { sent } from './views/sent.view';`,
  'services/single/src/index.ts': `import '@punctual/mailer'; import '@punctual/gateway'; export {};`,
  'services/console/src/app/routes.tsx': `export const page = () => import('../list/list.page');`,
  'services/console/src/list/list.page.tsx': `import '../kit/page'; import '../api/client'; import './words'; export {};`,
  'services/console/src/kit/page.tsx': `import '../api/client'; export {};`,
  'services/console/src/kit/chart.tsx': `import 'echarts/core'; export {};`,
  'services/console/src/api/client.ts': `import './gen/sdk.gen'; export {};`,
  // The generated client has cycles of types.
  'services/console/src/api/gen/sdk.gen.ts': `import type { T } from './types.gen'; export type S = T;`,
  'services/console/src/api/gen/types.gen.ts': `import type { S } from './sdk.gen'; export type T = S;`,
  'e2e/src/index.ts': `import '@punctual/single'; import 'nats'; export {};`,
};

/** Rule, the file that violates it, and the import that is added to the file. */
const breaches: [rule: string, file: string, text: string][] = [
  ['contracts-import-only-zod', 'contracts/src/sample.ts', `import 'nodemailer';`],
  ['contracts-import-only-zod', 'contracts/src/sample.ts', `import 'node:fs';`],
  ['contracts-import-only-zod', 'contracts/src/other.ts', `import type { Decider } from '@punctual/chassis';`],
  ['verify-imports-node-alone', 'verify/src/index.ts', `import 'zod';`],
  ['verify-imports-node-alone', 'verify/src/other.ts', `import type { sample } from '@punctual/contracts';`],
  ['rest-reaches-no-event', 'contracts/src/rest/page.ts', `import '../event';`],
  ['rest-reaches-no-event', 'contracts/src/rest/other.ts', `import type { sent } from '../sent';`],
  ['pure-imports-no-node', 'services/mailer/src/mailing/mailing.ts', `import 'node:fs';`],
  ['pure-imports-no-node', 'services/mailer/src/mailing/page.ts', `import 'node:crypto';`],
  ['pure-imports-no-node', 'services/gateway/src/views/sent.view.ts', `import type { Stats } from 'fs';`],
  ['pure-imports-no-package', 'services/mailer/src/mailing/mailing.ts', `import 'nodemailer';`],
  ['pure-imports-no-package', 'services/mailer/src/mailing/mailing.ts', `import 'cron-parser';`],
  ['pure-imports-no-package', 'services/gateway/src/views/sent.view.ts', `import 'zod';`],
  ['pure-helper-imports-no-package', 'services/mailer/src/mailing/page.ts', `import 'nodemailer';`],
  [
    'pure-imports-chassis-as-type',
    'services/mailer/src/mailing/mailing.ts',
    `import { clock } from '@punctual/chassis';`,
  ],
  ['zones-only-calculate', 'services/chassis/src/zones/index.ts', `import 'node:fs';`],
  ['zones-only-calculate', 'services/chassis/src/zones/index.ts', `import { clock } from '../clock'; clock;`],
  ['zones-only-calculate', 'services/chassis/src/zones/index.ts', `import 'zod';`],
  ['pure-imports-no-port', 'services/mailer/src/mailing/mailing.ts', `import type { Smtp } from './smtp';`],
  ['pure-imports-no-port', 'services/mailer/src/mailing/page.ts', `import './smtp.nodemailer';`],
  ['pure-imports-no-wiring', 'services/mailer/src/mailing/mailing.ts', `import './on-failed';`],
  ['pure-imports-no-wiring', 'services/gateway/src/views/sent.view.ts', `import '../config';`],
  ['no-service-imports-another', 'services/mailer/src/mailing/on-sent.ts', `import '@punctual/gateway';`],
  [
    'no-service-imports-another',
    'services/mailer/src/mailing/on-sent.ts',
    `import type { sent } from '../../../gateway/src/index';`,
  ],
  ['no-service-imports-another', 'services/chassis/src/other.ts', `import '@punctual/mailer';`],
  ['services-load-last', 'services/single/src/run.ts', `import '@punctual/gateway';`],
  [
    'channel-knows-messages-of-the-store',
    'services/chassis/src/event-store.channel.ts',
    `import { page } from '@punctual/embedded-store'; page;`,
  ],
  [
    'channel-knows-no-service',
    'services/chassis/src/channel-event.ts',
    `import type { compose } from '@punctual/mailer';`,
  ],
  ['library-imports-no-program', 'services/single/src/index.ts', `import '../../../e2e/src/fixture';`],
  ['tsyringe-only-in-composition', 'services/mailer/src/mailing/on-sent.ts', `import 'tsyringe';`],
  ['infrastructure-clients-behind-chassis', 'services/mailer/src/mailing/on-sent.ts', `import 'nats';`],
  [
    'infrastructure-clients-behind-chassis',
    'services/gateway/src/index.ts',
    `import type { Event } from '@eventstore/db-client';`,
  ],
  ['sources-import-no-tests', 'services/mailer/src/index.ts', `import './testing/sink';`],
  ['console-nouns-meet-in-api-and-kit', 'services/console/src/report/words.ts', `import '../list/words';`],
  ['console-kit-knows-no-noun', 'services/console/src/kit/page.tsx', `import '../list/words';`],
  ['console-api-knows-no-page', 'services/console/src/api/client.ts', `import '../list/words';`],
  ['console-client-behind-api', 'services/console/src/report/words.ts', `import '../api/gen/sdk.gen';`],
  ['console-pages-when-visited', 'services/console/src/app/shell.tsx', `import '../list/list.page';`],
  ['console-pages-at-first', 'services/console/src/app/routes.tsx', `import '../list/list.page';`],
  ['console-echarts-in-chart', 'services/console/src/kit/page.tsx', `import 'echarts/core';`],
  ['no-cycles', 'contracts/src/sample.ts', `import type { sample as self } from './index';`],
  ['resolvable', 'services/mailer/src/index.ts', `import 'no-such-package';`],
];

/** Files that the violations import; alone they violate no rule. */
const targets: Record<string, string> = {
  'services/console/src/list/words.ts': `export const words = 1;`,
  'services/console/src/report/words.ts': `export const words = 1;`,
  'services/chassis/src/clock.ts': `export const clock = 1;`,
  'services/mailer/src/mailing/on-failed.ts': `export const onFailed = 1;`,
  'services/embedded-store/src/index.ts': `export const page = 1;`,
  'services/gateway/src/config.ts': `export const config = 1;`,
  'e2e/src/fixture.ts': `export const fixture = 1;`,
  'services/mailer/src/testing/sink.ts': `export const sink = 1;`,
};

const packages = [
  'zod',
  'nats',
  '@eventstore/db-client',
  'tsyringe',
  'nodemailer',
  'cron-parser',
  'temporal-polyfill',
  '@jest/globals',
  'echarts/core',
];

let checkout: string;

const write = async (folder: string, files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${text}\n`);
  }
};

/** Runs the real tool with the real configuration on a checkout; resolves to the names of the rules it reports. */
const brokenRules = (folder: string) =>
  new Promise<string[]>((resolve, reject) => {
    const program = join(root, 'node_modules', '.bin', 'depcruise');
    const args = [program, '--output-type', 'json', 'contracts', 'verify', 'services', 'e2e'];
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (stdout === '') return reject(new Error(stderr, { cause: error }));
      const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
      resolve([...new Set(summary.violations.map(({ rule }) => rule.name))]);
    });
  });

const withBreach = async (file: string, text: string) => {
  const folder = await mkdtemp(join(checkout, 'breach-'));
  await cp(join(checkout, 'clean'), folder, { recursive: true });
  await write(folder, { [file]: `${text}\n${clean[file] ?? 'export {};'}` });
  return brokenRules(folder);
};

beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'punctual-lint-'));
  const folder = join(checkout, 'clean');
  const installed = packages.flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
    [`node_modules/${name}/index.js`, 'module.exports = {};'],
  ]);
  const dependencies = Object.fromEntries(packages.map((name) => [name, '1.0.0']));
  await write(folder, {
    ...clean,
    ...targets,
    ...Object.fromEntries(installed),
    'package.json': JSON.stringify({ dependencies }),
  });
  for (const path of [
    '.dependency-cruiser.cjs',
    'tsconfig.base.json',
    'tsconfig.tests.json',
    'scripts/pure-files.cjs',
  ]) {
    await cp(join(root, path), join(folder, path));
  }
});

afterAll(() => rm(checkout, { recursive: true, force: true }));

describe('the import rules', () => {
  it('accept a checkout without a violation', async () => {
    expect(await brokenRules(join(checkout, 'clean'))).toEqual([]);
  });

  it.each(breaches)('%s: %s with %s', async (rule, file, text) => {
    expect(await withBreach(file, text)).toEqual([rule]);
  });
});
