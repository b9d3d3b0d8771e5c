import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineFromTools, engineProblem, NoEngineError, tools } from './engine.mjs';
import { buildImage, vendorImages } from './images.mjs';
import { capture, say, step } from './tools.mjs';

const kubernetes = (script) => join(tools, 'kubernetes', script);

// The API answers before the node has registered itself.
const NODE_READY = `for _ in $(seq 120); do "$1" wait --for=condition=Ready node --all --timeout=5s && exit; sleep 1; done; exit 1`;

const noCluster = `This needs a cluster: "kubectl get nodes" must work for this user, this machine must reach the addresses of
Services (as a node of k3s does), and PUNCTUAL_IMAGE must name an image of this version that the cluster can pull.`;

/**
 * The cluster of the machine, else one from `../shared/tools`, with the image of the services and the vendors' images in it.
 * Resolves to the variables of the tests, the command they run inside, and `close`, which leaves the machine as it was.
 * @throws SetupError saying what is missing
 */
export const findCluster = async (checkout, image) => {
  const given = process.env.PUNCTUAL_IMAGE;
  if (given && (await capture('kubectl', ['get', 'nodes'])).code === 0) {
    const variables = { DEPLOYED_KUBECTL: 'kubectl', DEPLOYED_IMAGE: given, DOCKER_PATH: process.env.PATH };
    return { variables, inside: [], close: async () => {} };
  }
  const problem = await engineProblem();
  if (problem) throw new NoEngineError(`${noCluster}\nElse: ${problem}`);
  const engine = await engineFromTools();
  const { env, folder } = engine;
  const script = (name, minutes, ...args) => step(name, 'bash', ['-x', kubernetes(name), ...args], { env, minutes });
  const close = async () => {
    await capture('bash', [kubernetes('cluster.sh'), 'down'], { env, minutes: 5 });
    await engine.close();
  };
  try {
    await buildImage(engine, checkout, image);
    await vendorImages(engine, checkout, image);
    const pause = join(checkout, 'e2e', 'stand-ins', 'pause');
    await step('Building the image of pause', 'docker', ['build', '-t', 'pause:local', pause], { env, minutes: 5 });
    // The last program that the build makes.
    if (!existsSync(join(folder, 'bin', 'kube-proxy'))) {
      say('Building Kubernetes from its source package, about ten minutes');
      await script('build.sh', 60);
    }
    say('Starting the cluster');
    await script('cluster.sh', 10, 'up');
    const kubectl = kubernetes('kubectl.sh');
    await step('Waiting for the node', 'sh', ['-c', NODE_READY, 'sh', kubectl], { env, minutes: 12 });
    await step('Pod security', 'sh', [kubectl, 'apply', '-f', kubernetes('psp.yaml')], { env });
    return {
      variables: {
        T: folder,
        DOCKER_PATH: env.PATH,
        DEPLOYED_KUBECTL: kubectl,
        DEPLOYED_IMAGE: image,
        DEPLOYED_AFTER_APPLY: kubernetes('dns-sync.sh'),
      },
      inside: ['nsenter', '-t', readFileSync(join(folder, 'kube', 'etcd.pid'), 'utf8').trim(), '-n'],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};
