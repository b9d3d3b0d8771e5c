import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// A program that hangs must not hang the tests: their own time limits cannot end it.
const LONGEST_MS = 380_000;

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with npm run e2e:kubernetes`);
  return value;
};

/** A pod, as far as tests read it. */
export type Pod = {
  metadata: { name: string; labels: Record<string, string> };
  status: { phase: string; conditions?: { type: string; status: string }[] };
};

/** The namespace under test in a cluster, and the manifests of the clean clone. */
export class Cluster {
  readonly namespace = 'punctual-dev';
  readonly checkout = needed('DEPLOYED_CHECKOUT');
  readonly #env = { ...process.env, PATH: needed('DOCKER_PATH') };

  /** Runs a program in the clone. @throws Error with what it printed when it fails */
  run(command: string, args: readonly string[], input = ''): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: this.checkout,
      env: this.#env,
      encoding: 'utf8',
      input,
      maxBuffer: 64 * 1024 * 1024,
      timeout: LONGEST_MS,
    });
    if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? ''}${stdout}${stderr}`);
    return stdout;
  }

  kubectl(...args: string[]): string {
    return this.run(needed('DEPLOYED_KUBECTL'), args);
  }

  /** Creates or changes what a text of manifests describes. @throws Error with what the cluster refuses */
  apply(manifests: string): string {
    return this.run(needed('DEPLOYED_KUBECTL'), ['apply', '--validate=strict', '-f', '-'], manifests);
  }

  /** The manifests of an overlay. */
  overlay(name: string): string {
    return this.kubectl('kustomize', join(this.checkout, 'deploy', 'k8s', 'overlays', name));
  }

  pods(): Pod[] {
    return (JSON.parse(this.kubectl('get', 'pods', '-n', this.namespace, '-o', 'json')) as { items: Pod[] }).items;
  }

  /** The pods of a service. */
  of(name: string): Pod[] {
    return this.pods().filter(({ metadata }) => metadata.labels['app.kubernetes.io/name'] === name);
  }

  /** Where a Service is reached from a program in the cluster's network. */
  address(service: string, port: number): string {
    const path = 'jsonpath={.spec.clusterIP}';
    return `http://${this.kubectl('get', 'service', service, '-n', this.namespace, '-o', path)}:${port}`;
  }

  /** Deletes the namespace with all that is in it. Does nothing when it is gone. */
  remove(): void {
    const inNamespace = ['-n', this.namespace, '--ignore-not-found'];
    this.kubectl('delete', 'deployments,statefulsets', '--all', '--cascade=orphan', ...inNamespace);
    this.kubectl('delete', 'replicasets', '--all', '--cascade=orphan', ...inNamespace);
    // Otherwise the namespace waits for the longest time that a pod is given to stop, also when it has stopped.
    this.kubectl('delete', 'pods', '--all', '--grace-period=10', ...inNamespace);
    this.kubectl('delete', 'namespace', this.namespace, '--ignore-not-found', '--timeout=120s');
  }

  /** A value of a secret. */
  secret(name: string, key: string): string {
    const encoded = this.kubectl('get', 'secret', name, '-n', this.namespace, '-o', `jsonpath={.data.${key}}`);
    return Buffer.from(encoded, 'base64').toString();
  }
}
