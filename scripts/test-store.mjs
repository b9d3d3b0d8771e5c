// npm run test:store [-- esdb://…]: the tests of EventStoreDB's protocol, against any server; by default the embedded store.
const [url] = process.argv.slice(2);
if (url !== undefined && !/^esdb(\+discover)?:\/\//.test(url)) {
  console.error(`'${url}' is not an address of an event store: esdb://host:2113?tls=false`);
  process.exit(1);
}
if (url !== undefined) process.env.EVENTSTORE_TEST_URL = url;
const store = 'services/embedded-store/src';
process.argv.splice(2, Infinity, `${store}/protocol/`, `--globalSetup=./${store}/testing/ask-version.cjs`);
// One server for all files: they take turns, so that each sees a log in which nobody else writes.
if (url !== undefined) process.argv.push('--runInBand');
await import('./test.mjs');
