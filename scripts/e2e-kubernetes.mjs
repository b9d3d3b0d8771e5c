// npm run e2e:kubernetes: the manifests of deploy/k8s on a cluster, from a clean clone, under load and killed part by part.
import { deployed } from './deployed.mjs';
import { report } from './jest.mjs';
import { ensurePackages } from './packages.mjs';
import { finish } from './tools.mjs';

await finish(async () => {
  await ensurePackages();
  report([await deployed('kubernetes')]);
  return process.exitCode;
});
