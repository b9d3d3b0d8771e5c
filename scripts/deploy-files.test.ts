import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { natsUsersConfig } from '@punctual/chassis';
import { parseAllDocuments } from 'yaml';

const root = join(__dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Inside the checkout, so that the compiler finds the packages. */
const folder = mkdtempSync(join(root, 'node_modules', '.cache', 'deploy-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return { status, printed: `${stdout}${stderr}` };
};

describe('docker-compose.yml and the Dockerfile', () => {
  it('the compose file follows the specification and its linter', () => {
    expect(run(bin('dclint'), '--max-warnings', '0', 'docker-compose.yml')).toMatchObject({ status: 0 });
  });

  it('an unknown field of the compose file is found', () => {
    const file = join(folder, 'docker-compose.yml');
    writeFileSync(file, read('docker-compose.yml').replace('    shm_size:', '    shared_memory:'));
    const { status, printed } = run(bin('dclint'), file);
    expect(status).not.toBe(0);
    expect(printed).toContain('must NOT have additional properties');
  });

  it('the Dockerfile follows its linter, and names a tag for each image it starts from', () => {
    expect(run(bin('dockerfilelint'), 'deploy/Dockerfile').printed).toContain('Issues: None found');
    const lines = read('deploy/Dockerfile').match(/^FROM .*$/gm) ?? [];
    const stages = lines.flatMap((line) => / AS (\S+)/.exec(line)?.[1] ?? []);
    const images = lines.map((line) => line.replace(/--platform=\S+ /, '').split(' ')[1] ?? '');
    expect(images.filter((image) => !stages.includes(image)).every((image) => /:[\w.-]+$/.test(image))).toBe(true);
  });

  it('the image runs a service with the memory that npm start gives it', () => {
    const [, options = ''] = /^ENTRYPOINT \["node", (.*)\]$/m.exec(read('deploy/Dockerfile')) ?? [];
    for (const option of JSON.parse(read('scripts/memory-options.json'))) expect(options).toContain(`"${option}"`);
  });

  it('every service has its manifest in the Dockerfile, as npm ci needs', () => {
    for (const name of readdirSync(join(root, 'services')))
      expect(read('deploy/Dockerfile')).toContain(`services/${name}/package.json`);
  });

  it('the users of NATS are those the services are tested with', () => {
    const consumers = { consumer: '$CONSUMER_PASSWORD' };
    const users = { services: '$SERVICES_PASSWORD', gateway: '$GATEWAY_PASSWORD', consumers };
    expect(read('deploy/k8s/base/nats/users.conf')).toBe(natsUsersConfig(users));
  });
});

type Manifest = { apiVersion: string; kind: string; metadata: { name: string }; spec?: unknown };
type PodSpec = {
  automountServiceAccountToken?: boolean;
  enableServiceLinks?: boolean;
  terminationGracePeriodSeconds?: number;
  securityContext?: { runAsNonRoot?: boolean; runAsUser?: number; seccompProfile?: { type: string } };
  containers: {
    name: string;
    image: string;
    args?: string[];
    env?: { name: string; valueFrom?: { secretKeyRef?: { optional?: boolean } } }[];
    resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
    securityContext?: { allowPrivilegeEscalation?: boolean; capabilities?: { drop?: string[] } };
    startupProbe?: object;
    livenessProbe?: object;
    readinessProbe?: object;
  }[];
};

const kustomize =
  process.env['KUSTOMIZE'] ??
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((path) => join(path, 'kustomize'))
    .find((path) => existsSync(path));

const build = (path: string): Manifest[] => {
  const { status, printed } = run(kustomize ?? '', 'build', join('deploy/k8s', path));
  if (status !== 0) throw new Error(printed);
  return parseAllDocuments(printed).map((document) => document.toJS() as Manifest);
};

/** The module of a manifest's type; groups without a dot are Kubernetes' own, and so are those that end with .k8s.io. */
const moduleOf = ({ apiVersion }: Manifest): string =>
  `${apiVersion.startsWith('keda.sh') ? '@kubernetes-models/keda' : 'kubernetes-models'}/${apiVersion}`;

/** What the compiler says about manifests as literals of their types: unknown fields, wrong types, missing fields. */
const problems = (manifests: readonly Manifest[]): string => {
  const file = join(folder, 'manifests.ts');
  const lines = manifests.flatMap((manifest, index) => [
    `import type { I${manifest.kind} as T${index} } from '${moduleOf(manifest)}';`,
    `export const m${index}: T${index} = ${JSON.stringify(manifest, null, 1)};`,
  ]);
  writeFileSync(file, lines.join('\n'));
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024', '--types', ''];
  return run(process.execPath, join(root, 'node_modules/tsgo/bin/tsc'), ...flags, '--ignoreConfig', file).printed;
};

const podSpecs = (manifests: readonly Manifest[]): { name: string; pod: PodSpec }[] =>
  manifests.flatMap(({ kind, metadata, spec }) =>
    ['Deployment', 'StatefulSet'].includes(kind)
      ? [{ name: metadata.name, pod: (spec as { template: { spec: PodSpec } }).template.spec }]
      : [],
  );

const where = kustomize ? describe.each(['dev', 'production', 'ci']) : describe.skip.each(['kustomize is missing']);

where('the overlay %s', (overlay) => {
  const manifests = kustomize ? build(`overlays/${overlay}`) : [];
  // The cluster of the tests is older than the schemas.
  const current = manifests.map((one) =>
    one.apiVersion === 'policy/v1beta1' ? { ...one, apiVersion: 'policy/v1' } : one,
  );

  it('has only fields that Kubernetes and KEDA know, of the right types', () => {
    expect(problems(current)).toBe('');
  });

  it('would not pass with an unknown field anywhere', () => {
    const changed = JSON.parse(JSON.stringify(current).replaceAll('"runAsNonRoot"', '"runAsNoRoot"')) as Manifest[];
    expect(problems(changed)).toContain('runAsNoRoot');
  });

  it('runs no pod as root, with a token, a privilege, service links, or without limits, requests and probes', () => {
    const all = podSpecs(manifests);
    expect(all.length).toBeGreaterThanOrEqual(8);
    for (const { name, pod } of all) {
      expect({ name, token: pod.automountServiceAccountToken, links: pod.enableServiceLinks }).toEqual({
        name,
        token: false,
        links: false,
      });
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      for (const { image, resources, securityContext, ...probes } of pod.containers) {
        expect(image).toMatch(/:[\w.-]+$/);
        expect(Object.keys(resources?.limits ?? {})).toEqual(['cpu', 'memory']);
        expect(Object.keys(resources?.requests ?? {})).toEqual(['cpu', 'memory']);
        expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
        for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) expect(probes).toHaveProperty(probe);
      }
    }
  });

  it('gives each service longer to stop than the service gives its work', () => {
    for (const { pod } of podSpecs(manifests).filter(({ pod: { containers } }) => containers[0]?.name === 'service')) {
      const isMailer = pod.containers[0]?.args?.join().includes('mailer') ?? false;
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(isMailer ? 630 : 30);
    }
  });

  it('has a place for the certificate where reports of bounces are taken, and starts without one', () => {
    for (const { containers } of podSpecs(manifests).map(({ pod }) => pod))
      for (const { env = [] } of containers.filter((one) => one.env?.some(({ name }) => name === 'BOUNCE_LISTEN')))
        for (const name of ['BOUNCE_TLS_KEY', 'BOUNCE_TLS_CERT'])
          expect(env).toContainEqual({
            name,
            valueFrom: { secretKeyRef: expect.objectContaining({ optional: true }) },
          });
  });

  it('refuses traffic that no policy allows', () => {
    const deny = manifests.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'default-deny');
    expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });
});
