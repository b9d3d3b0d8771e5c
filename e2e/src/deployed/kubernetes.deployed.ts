import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Api } from '../api';
import { pause, waitUntil } from '../wait-until';
import { Catcher } from './catcher';
import { Cluster } from './cluster';
import { expectPdf, expectPromisesKept } from './promises';

// The overlay ci: one node of everything. The images may be stand-ins for the vendors' (e2e/stand-ins/README.md), so this
// shows our services and manifests at work, and says nothing about clusters of EventStoreDB or NATS.

const services = ['relay', 'scheduler', 'tracker', 'renderer', 'mailer', 'gateway'];
const parts = ['eventstore', 'nats', 'postgres', 'keys', 'mailpit'];

const cluster = new Cluster();
let api: Api;
let catcher: Catcher;
let isMade = false;

const allReady = (): boolean => {
  const pods = cluster.pods();
  const ready = pods.filter(({ status }) =>
    status.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
  );
  return pods.length === 2 * services.length + parts.length && ready.length === pods.length;
};

beforeAll(async () => {
  cluster.kubectl('create', 'namespace', cluster.namespace);
  isMade = true;
  cluster.apply(cluster.run('deploy/k8s/make-secrets', [cluster.namespace]));
  const image = process.env['DEPLOYED_IMAGE'] ?? '';
  cluster.apply(cluster.overlay('ci').replaceAll('image: punctual:0.1.0', `image: ${image}`));
  const afterApply = process.env['DEPLOYED_AFTER_APPLY'];
  if (afterApply) cluster.run('sh', [afterApply]);
  await waitUntil('every pod to be ready', allReady, 300_000);
  api = new Api(cluster.address('gateway', 80));
  catcher = new Catcher(cluster.address('mailpit', 8025));
}, 400_000);

// A namespace that was there before the tests is somebody's.
afterAll(() => {
  if (isMade) cluster.remove();
}, 240_000);

describe('the cluster refuses', () => {
  const pod = (change: object): string => {
    const hardened = {
      name: 'try',
      image: 'nats:2.12.6-alpine',
      resources: { limits: { cpu: '1', memory: '64Mi' } },
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      },
    };
    const metadata = { name: 'try', namespace: cluster.namespace };
    const spec = {
      automountServiceAccountToken: false,
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      containers: [{ ...hardened, ...change }],
    };
    return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
  };

  it('a pod that runs as root', () => {
    const securityContext = { runAsUser: 0, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    expect(() => cluster.apply(pod({ securityContext }))).toThrow(/forbidden.*(runAsUser|runAsNonRoot|root)/is);
  });

  it('a pod without limits', () => {
    expect(() => cluster.apply(pod({ resources: {} }))).toThrow(/must specify limits/);
  });

  it('an unknown field', () => {
    expect(() => cluster.apply(pod({ resourcesLimits: {} }))).toThrow(/unknown field/);
  });

  it('and takes the same pod without these mistakes', () => {
    expect(cluster.apply(pod({}))).toContain('created');
    cluster.kubectl('delete', 'pod', 'try', '-n', cluster.namespace, '--grace-period=0', '--force');
  });
});

it('delivers a report with its PDF', async () => {
  await api.login({ email: 'admin@punctual.local', password: cluster.secret('punctual', 'admin-password') });
  await expectPdf(api, catcher);
}, 120_000);

it('keeps its promises while a pod of each kind is killed under load', async () => {
  await expectPromisesKept(api, catcher, async () => {
    for (const name of services) {
      const victim = cluster.of(name)[0]?.metadata.name ?? '';
      cluster.kubectl('delete', 'pod', victim, '-n', cluster.namespace, '--grace-period=0', '--force');
      await pause(3_000);
    }
    // Their data lives as long as the pod in this overlay, so the process ends and the pod stays.
    for (const name of ['eventstore', 'nats', 'postgres', 'keys']) {
      cluster.kubectl('exec', `${name}-0`, '-n', cluster.namespace, '--', 'sh', '-c', 'kill 1');
      await pause(5_000);
    }
    await waitUntil('every pod to be ready again', allReady, 240_000);
  });
}, 600_000);

it('is taken down and leaves nothing in the namespace', () => {
  cluster.remove();
  expect(cluster.kubectl('get', 'namespaces')).not.toContain(cluster.namespace);
}, 240_000);
