// npm run test:store [-- esdb://…]: the tests of EventStoreDB's protocol and of the services' port to a store, against any server; by default the embedded store.
const [url] = process.argv.slice(2);
if (url !== undefined && !/^esdb(\+discover)?:\/\//.test(url)) {
  console.error(`'${url}' is not an event store address such as esdb://host:2113?tls=false`);
  process.exit(1);
}
if (url !== undefined) process.env.EVENTSTORE_TEST_URL = url;
const store = 'services/embedded-store/src';
process.argv.splice(
  2,
  Infinity,
  `${store}/protocol/`,
  'services/chassis/src/store-connection.int.test.ts',
  `--globalSetup=./${store}/testing/ask-version.cjs`,
);
// All files use one server, so they run one at a time: no other file may write to the log meanwhile.
if (url !== undefined) process.argv.push('--runInBand');
await import('./test.mjs');
