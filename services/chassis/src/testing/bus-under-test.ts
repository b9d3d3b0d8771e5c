import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { ServiceName } from '@punctual/contracts';
import { Bus } from '../bus';
import type { Resources } from '../resources';
import { type Backends, startBackends } from './backends';

/** What tests of the bus use: real backends for the whole file, and any number of buses. */
export class BusUnderTest {
  #backends: Backends | null = null;
  #resources: Resources | null = null;
  readonly #buses: Bus[] = [];
  #services = 0;

  get backends(): Backends {
    if (!this.#backends) throw new Error('the backends are available once the tests run');
    return this.#backends;
  }
  get resources(): Resources {
    if (!this.#resources) throw new Error('the resources are available once the tests run');
    return this.#resources;
  }

  /** A bus, such as one more worker of a service has. */
  newBus(): Bus {
    const bus = new Bus(this.resources.nats, this.resources.log);
    this.#buses.push(bus);
    return bus;
  }

  /** A separate service for each test, so that no two tests share a consumer. */
  newService(): ServiceName {
    return `tester${this.#services++}` as ServiceName;
  }

  async start(): Promise<void> {
    this.#backends = await startBackends();
    this.#resources = await this.#backends.open();
  }

  /** Stops every bus made so far. */
  async stopBuses(): Promise<void> {
    await Promise.all(this.#buses.splice(0).map((bus) => bus.stop()));
  }
}

/** Starts the backends before the tests of a file; stops the buses after each test, and the backends at the end. */
export const busUnderTest = (): BusUnderTest => {
  const test = new BusUnderTest();
  beforeAll(() => test.start());
  afterEach(() => test.stopBuses());
  afterAll(() => test.backends.close());
  return test;
};
