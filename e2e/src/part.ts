import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, waitForLine } from './program';
import { pause } from './wait-until';

/** Programs start slowly while a dozen of them share two processors. */
const START_MS = 180_000;

/** A time, in epoch ms, in which a part could not work; `pid` is the process that was interrupted. */
export type Interruption = { pid: number; from: number; to: number };

/** How a part is started: `launch` runs it, `started` finds the line it prints once it works. */
export type PartOptions = { name: string; url?: string; launch: () => Program; started: RegExp };

/** One process of a system, which a test may kill, pause and start again where it was. */
export class Part {
  /** Every kill and every pause so far, in order. */
  readonly interruptions: Interruption[] = [];
  readonly #programs: Program[] = [];

  private constructor(private readonly options: PartOptions) {}

  /** Starts the process and waits until it works. @throws Error with what it printed when it does not */
  static async start(options: PartOptions): Promise<Part> {
    const part = new Part(options);
    await part.start();
    return part;
  }

  get name(): string {
    return this.options.name;
  }

  /** Where it is reached; the same after a restart. Empty for a part that nobody connects to. */
  get url(): string {
    return this.options.url ?? '';
  }

  /** The process that runs now, or ran last. */
  program(): Program {
    const program = this.#programs.at(-1);
    if (!program) throw new Error(`${this.name} was never started`);
    return program;
  }

  /** Starts the process, after its end, and waits until it works. */
  async start(): Promise<void> {
    const program = this.options.launch();
    this.#programs.push(program);
    await waitForLine(program, this.options.started, START_MS);
  }

  /** SIGKILL, then a new process in its place; resolves once that works. */
  async killAndRestart(): Promise<void> {
    await this.#interrupt(async (program) => {
      await program.kill();
      await this.start();
    });
  }

  /** SIGSTOP, and SIGCONT after `ms`. */
  async pauseFor(ms: number): Promise<void> {
    await this.#interrupt(async (program) => {
      program.signal('SIGSTOP');
      await pause(ms);
      program.signal('SIGCONT');
    });
  }

  async #interrupt(work: (program: Program) => Promise<void>): Promise<void> {
    const program = this.program();
    const interruption = { pid: program.pid, from: Date.now(), to: Number.POSITIVE_INFINITY };
    this.interruptions.push(interruption);
    await work(program);
    interruption.to = Date.now();
  }

  /** All that its processes printed, oldest first. */
  output(): string {
    return this.#programs
      .map((program) => `--- process ${program.pid}\n${program.stdout()}${program.stderr()}`)
      .join('\n');
  }
}

/**
 * Runs `work`; when it fails, writes what every part printed to a new folder and names it in the error.
 * @throws Error whose cause is the failure
 */
export const withLogsOnFailure = async (parts: () => readonly Part[], work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const folder = mkdtempSync(join(tmpdir(), 'punctual-e2e-logs-'));
    for (const part of parts()) writeFileSync(join(folder, `${part.name}.log`), part.output());
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\nWhat every process printed is in ${folder}`, { cause: error });
  }
};
