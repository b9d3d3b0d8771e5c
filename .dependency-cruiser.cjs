/** Who may import whom. `scripts/lint-rules.test.ts` breaks each rule once and sees it reported. */
const { pureFiles } = require('./scripts/pure-files.cjs');

const tests = '\\.test\\.tsx?$|/testing/';
const chassis = '^services/chassis/src/';
const zones = '^services/chassis/src/zones/';
const contracts = '^contracts/src/';
const channel = '^services/chassis/src/(channel-event|event-store\\.channel[^/]*)\\.ts$';
const npm = 'node_modules/';
const page = '^services/console/src/';

// Libraries that only calculate. A helper of a decider may use them; a decider or a view itself may not.
const calculating = `${npm}(cron-parser|temporal-polyfill|rrule-temporal|date-holidays)/`;

const { roots, all, ports } = pureFiles();

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'contracts-import-only-zod',
      comment: 'A browser can import the published language: it needs zod and nothing else.',
      severity: 'error',
      from: { path: contracts, pathNot: tests },
      to: { pathNot: [contracts, `${npm}zod/`] },
    },
    {
      name: 'verify-imports-node-alone',
      comment: 'A proof is verified anywhere, without what made it: the package needs Node and nothing else.',
      severity: 'error',
      from: { path: '^verify/src/', pathNot: tests },
      to: { pathNot: '^verify/src/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'rest-reaches-no-event',
      comment: 'A browser imports the REST shapes alone: events and their old versions would only be weight there.',
      severity: 'error',
      from: { path: `${contracts}rest/`, pathNot: tests },
      to: { path: `${contracts}event\\.ts$`, reachable: true },
    },
    {
      name: 'pure-imports-no-node',
      comment: 'Deciders, views and what they are made of calculate; they read no clock, disk or network.',
      severity: 'error',
      from: { path: all },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-imports-no-package',
      comment: 'Deciders and views know the contracts and their own helpers only.',
      severity: 'error',
      from: { path: roots },
      to: { path: npm },
    },
    {
      name: 'pure-helper-imports-no-package',
      comment: 'What a decider or a view is made of may calculate with a library, never act through one.',
      severity: 'error',
      from: { path: all, pathNot: roots },
      to: { path: npm, pathNot: calculating },
    },
    {
      name: 'pure-imports-chassis-as-type',
      comment:
        'A decider has the type Decider from the chassis; code of the chassis, other than its zones, touches the world.',
      severity: 'error',
      from: { path: all },
      to: { path: chassis, pathNot: zones, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'zones-only-calculate',
      comment: 'Pure files may import the time zones of the chassis, so these import nothing that touches the world.',
      severity: 'error',
      from: { path: zones, pathNot: tests },
      to: { pathNot: [zones, calculating] },
    },
    {
      name: 'pure-imports-no-port',
      comment: 'A port (`smtp.ts`) is the way to the world, and its adapter (`smtp.nodemailer.ts`) is the world.',
      severity: 'error',
      from: { path: all },
      to: { path: ports },
    },
    {
      name: 'pure-imports-no-wiring',
      comment: 'Handlers, configuration and composition depend on deciders, never the reverse.',
      severity: 'error',
      from: { path: all },
      to: { path: '/(on-[^/]+|config|composition|main)\\.ts$' },
    },
    {
      name: 'no-service-imports-another',
      comment: 'Services meet in contracts and on the bus. `single` puts them into one process, so it may.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: ['^services/single/', channel, '/testing/', '[.]test[.]ts$'] },
      to: { path: '^services/', pathNot: ['^services/$1/', '^services/chassis/'] },
    },
    {
      name: 'services-load-last',
      comment:
        'Single mode begins the event store and nats-server, then loads the services: until then it needs their settings and the HTTP port.',
      severity: 'error',
      from: { path: '^services/single/src/(main|run|first-parts|config|nats)\\.ts$' },
      to: {
        path: '^services/(gateway|mailer|relay|renderer|scheduler|tracker)/src/',
        pathNot: '/src/(config|http/server)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'channel-knows-messages-of-the-store',
      comment:
        'Both ends of the message channel share the types of its messages; the chassis contains no code of the store.',
      severity: 'error',
      from: { path: channel },
      to: {
        path: '^services/',
        pathNot: ['^services/chassis/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'channel-knows-no-service',
      comment: 'Of all services, only the embedded store is at the other end of the channel.',
      severity: 'error',
      from: { path: channel },
      to: { path: '^services/', pathNot: ['^services/(chassis|embedded-store)/'] },
    },
    {
      name: 'tests-import-no-other-service',
      comment: 'Tests stand on the real event store; every other service they meet over the bus.',
      severity: 'error',
      from: { path: '^services/([^/]+)/.*(/testing/|[.]test[.]ts$)', pathNot: '^services/single/' },
      to: { path: '^services/', pathNot: ['^services/$1/', '^services/(chassis|embedded-store|relay)/'] },
    },
    {
      name: 'library-imports-no-program',
      comment: 'Contracts and services are below the load runs and the black-box tests.',
      severity: 'error',
      from: { path: '^(contracts|verify|services)/' },
      to: { path: '^(bench|e2e)/' },
    },
    {
      name: 'tsyringe-only-in-composition',
      comment: 'The container is known to one file a service: everything else is plain classes and functions.',
      severity: 'error',
      from: { pathNot: ['/src/composition\\.ts$', chassis] },
      to: { path: `${npm}(tsyringe|reflect-metadata)/` },
    },
    {
      name: 'infrastructure-clients-behind-chassis',
      comment: 'The broker and the event store are reached through the chassis, so each can be replaced in one place.',
      severity: 'error',
      from: { path: '^(contracts|services)/', pathNot: [chassis, '^services/embedded-store/', tests] },
      to: { path: `${npm}(nats|@eventstore/db-client)/` },
    },
    {
      name: 'sources-import-no-tests',
      comment: 'What is deployed must not need what is only for tests.',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: tests },
    },
    {
      name: 'console-nouns-meet-in-api-and-kit',
      comment: 'A page of the console knows the API and the kit, and no other noun: pages meet by URL.',
      severity: 'error',
      from: { path: `${page}(?!app/|api/|kit/)([^/]+)/` },
      to: { path: page, pathNot: `${page}($1|api|kit)/` },
    },
    {
      name: 'console-kit-knows-no-noun',
      comment: 'What every page is made of knows no page.',
      severity: 'error',
      from: { path: `${page}kit/` },
      to: { path: page, pathNot: `${page}(kit|api)/` },
    },
    {
      name: 'console-api-knows-no-page',
      comment: 'Keys, queries and changes know nothing of how they are shown.',
      severity: 'error',
      from: { path: `${page}api/` },
      to: { path: page, pathNot: `${page}api/` },
    },
    {
      name: 'console-client-behind-api',
      comment: 'The generated client is called in one folder: a noun has its queries and changes in one file there.',
      severity: 'error',
      from: { path: page, pathNot: `${page}api/` },
      to: { path: `${page}api/gen/` },
    },
    {
      name: 'console-pages-when-visited',
      comment: 'A page is loaded when it is visited; a static import would load it with the first page.',
      severity: 'error',
      from: { path: page, pathNot: `${tests}|${page}app/routes[.]tsx$` },
      to: { path: `${page}.*[.]page[.]tsx$`, dynamic: false },
    },
    {
      name: 'console-pages-at-first',
      comment: 'Most people arrive at Today or have to sign in: these two alone are in the script of the first page.',
      severity: 'error',
      from: { path: `${page}app/routes[.]tsx$` },
      to: { path: `${page}.*[.]page[.]tsx$`, pathNot: '/(today/today|session/sign-in)[.]page[.]tsx$', dynamic: false },
    },
    {
      name: 'console-echarts-in-chart',
      comment: 'Charts look alike, and keep the rules of the content security policy, in one file.',
      severity: 'error',
      from: { path: page, pathNot: `${page}kit/chart[.]tsx$` },
      to: { path: `${npm}echarts/` },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one file. The generated client has cycles of types.',
      severity: 'error',
      from: { pathNot: `${page}api/gen/` },
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that resolves to nothing escapes every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.tests.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures)/' },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
