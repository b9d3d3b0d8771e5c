const { ServerFeaturesClient } = require('@eventstore/db-client/generated/serverfeatures_grpc_pb');
const { Empty } = require('@eventstore/db-client/generated/shared_pb');
const { credentials } = require('@grpc/grpc-js');

/** Jest's global set-up for a server given by URL: asks for its version, which selects the tests. */
module.exports = async () => {
  const url = process.env.EVENTSTORE_TEST_URL;
  if (!url) return;
  const { host, searchParams } = new URL(url);
  const secure = searchParams.get('tls') !== 'false';
  const client = new ServerFeaturesClient(host, secure ? credentials.createSsl() : credentials.createInsecure());
  process.env.EVENTSTORE_TEST_VERSION = await new Promise((resolve, reject) =>
    client.getSupportedMethods(new Empty(), { deadline: Date.now() + 10_000 }, (error, features) =>
      error
        ? reject(new Error(`${host} does not answer: ${error.message}`))
        : resolve(features.getEventStoreServerVersion()),
    ),
  );
  client.close();
  process.stderr.write(`testing ${host}, EventStoreDB ${process.env.EVENTSTORE_TEST_VERSION}\n`);
};
