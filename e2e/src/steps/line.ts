import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@punctual/chassis';
import { Api, admin } from '../api';
import { type Interruption, Part } from '../part';
import { runBuilt, waitForLine } from '../program';
import { newFolder, newKeysUrl, startNats, startStore } from '../system';

/** The services that a delivery passes through, one process of each. */
export const kinds = ['gateway', 'scheduler', 'relay', 'tracker', 'renderer', 'mailer'] as const;
export type Kind = (typeof kinds)[number];

/** How long the API may take before its client asks again. */
const PATIENCE_MS = 8_000;
/** Between the end of a process and the moment in which that is noticed, at most. */
const ENDING_MS = 5_000;

/** The system as one process for each service, any of which can be made to end at a step of its work. */
export class Line {
  /** When processes of the mailer could not work. */
  readonly mailers: Interruption[] = [];

  private constructor(
    readonly store: Part,
    readonly keysUrl: string,
    readonly api: Api,
    private readonly parts: ReadonlyMap<Kind, Part>,
    private readonly stopFile: string,
  ) {}

  /** Starts everything. `onPart` is told of every part. @throws Error with what a part printed */
  static async start({ smtpUrl, onPart }: { smtpUrl: string; onPart: (part: Part) => void }): Promise<Line> {
    const [store, nats, port, dataDir] = [await startStore(), await startNats(), await freePort(), newFolder()];
    for (const part of [store, nats]) onPart(part);
    const stopFile = join(newFolder(), 'stop.json');
    const keysUrl = newKeysUrl();
    const own: Partial<Record<Kind, Record<string, string>>> = {
      mailer: { SMTP_URL: smtpUrl, MAIL_FROM: 'Punctual <punctual@example.com>' },
      // Work that the bus lost comes back within the time of a test.
      tracker: { RECONCILE_AFTER: '10' },
      gateway: {
        PORT: String(port),
        HOST: '127.0.0.1',
        DATA_DIR: dataDir,
        ADMIN_EMAIL: admin.email,
        ADMIN_PASSWORD: admin.password,
      },
    };
    const parts = await Promise.all(
      kinds.map(async (kind) => {
        const launch = () =>
          runBuilt(`services/${kind}/dist/main.js`, {
            NATS_URL: nats.url,
            EVENTSTORE_URL: store.url,
            KEYS_URL: keysUrl,
            NODE_OPTIONS: `--require ${join(__dirname, 'stop-at.cjs')}`,
            STOP_FILE: stopFile,
            ...own[kind],
          });
        const part = await Part.start({ name: kind, launch, started: /"ready"/ });
        onPart(part);
        return [kind, part] as const;
      }),
    );
    const api = new Api(`http://127.0.0.1:${port}`, PATIENCE_MS);
    await api.login();
    return new Line(store, keysUrl, api, new Map(parts), stopFile);
  }

  /** From now on a service ends at the `step`-th message that it sends to another part about a schedule. */
  async arm(kind: Kind, step: number, scheduleId: string): Promise<void> {
    writeFileSync(this.stopFile, JSON.stringify({ step, about: scheduleId }));
    const program = this.#part(kind).program();
    program.signal('SIGUSR2');
    await waitForLine(program, new RegExp(`^armed ${step} ${scheduleId}$`, 'm'));
  }

  /** A service begins anew, with no step to end at, whether it has ended or not. */
  async restart(kind: Kind): Promise<void> {
    const part = this.#part(kind);
    const interruption = { pid: part.program().pid, from: Date.now() - ENDING_MS, to: Number.POSITIVE_INFINITY };
    if (kind === 'mailer') this.mailers.push(interruption);
    await part.killAndRestart();
    interruption.to = Date.now();
  }

  /** Resolves when a service has ended. */
  async ended(kind: Kind): Promise<void> {
    await this.#part(kind).program().ended;
  }

  #part(kind: Kind): Part {
    const part = this.parts.get(kind);
    if (!part) throw new Error(`there is no ${kind}`);
    return part;
  }
}
