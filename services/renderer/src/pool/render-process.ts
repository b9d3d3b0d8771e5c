import { AsyncResource } from 'node:async_hooks';
import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { RenderError } from '../data/render-error';
import {
  type FileOfTask,
  type FromRenderer,
  MEMORY_SIGNAL,
  type ResultOf,
  type Task,
  type ToRenderer,
} from './messages';
import { nodeOptions } from './node-options';

/** What one rendering may take. */
export type RenderLimits = { seconds: number; mebibytes: number };

/** Stores a file of a rendering. */
export type Store = (bytes: Buffer) => Promise<unknown>;

/** With more than this share of its memory after a rendering, a process is not used again: the next one would have too little. */
const REUSABLE_SHARE = 0.6;
/** Characters of the last words of a process, for the log. */
const LAST_WORDS = 1_000;

/** What V8 ends a process with when its heap is full. */
const OUT_OF_MEMORY: readonly (NodeJS.Signals | null)[] = [MEMORY_SIGNAL, 'SIGABRT', 'SIGTRAP', 'SIGILL'];

const tooLong = (seconds: number) =>
  new RenderError(
    'report/took-too-long',
    `rendering took longer than ${seconds} s and was ended; choose fewer rows or formats, or a simpler template`,
  );
const tooMuch = (mebibytes: number) =>
  new RenderError(
    'report/too-much-memory',
    `rendering needed more than ${mebibytes} MiB of memory and was ended; choose fewer rows, columns or formats, or a simpler template`,
  );

const bytesOf = async (file: FileOfTask): Promise<Buffer> => {
  if ('path' in file) return readFile(file.path);
  const { bytes } = file;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
};

/** A process that renders, one task at a time. */
export class RenderProcess {
  readonly #child: ChildProcess;
  readonly #mebibytes: number;
  #lastWords = '';
  #isAlive = true;
  #resident = 0;

  /** @param zoneInfoDir as the setting ZONEINFO_DIR */
  constructor(program: string, mebibytes: number, zoneInfoDir: string | undefined) {
    this.#mebibytes = mebibytes;
    this.#child = fork(program, [String(mebibytes * 2 ** 20), ...(zoneInfoDir === undefined ? [] : [zoneInfoDir])], {
      // No secret of the service. In a container its account has no home, and packages look for settings there.
      env: { HOME: '/' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: nodeOptions(mebibytes),
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS);
    });
    const ended = () => {
      this.#isAlive = false;
    };
    this.#child.once('exit', ended).once('error', ended);
    this.#hold(false);
  }

  /** Of the process; absent when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it can be given a task. */
  get isReusable(): boolean {
    return this.#isAlive && this.#resident < this.#mebibytes * 2 ** 20 * REUSABLE_SHARE;
  }

  /**
   * Does a task. All its files are stored when this resolves.
   * @throws RenderError as the task does, `report/took-too-long` and `report/too-much-memory`, after which the process is no more
   */
  async run<T extends Task>(task: T, seconds: number, store: Store): Promise<ResultOf<T['kind']>> {
    this.#hold(true);
    try {
      const storing: Promise<unknown>[] = [];
      const onFile = (file: FileOfTask) => {
        const done = bytesOf(file).then(store);
        storing.push(done);
        // A file that could not be stored fails the rendering at its end.
        const told = () => this.#say({ stored: file.id });
        done.then(told, told);
      };
      const told = await this.#told(task, seconds, onFile);
      await Promise.all(storing);
      return told as ResultOf<T['kind']>;
    } finally {
      this.#hold(false);
    }
  }

  /** Ends it, whatever it does. */
  end(): void {
    this.#isAlive = false;
    this.#child.kill('SIGKILL');
  }

  #told(task: Task, seconds: number, onFile: (file: FileOfTask) => void): Promise<ResultOf<Task['kind']>> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      let isLate = false;
      const settle = (work: () => void) => {
        clearTimeout(late);
        child.off('message', onMessage).off('exit', onExit).off('error', onError);
        work();
      };
      const late = setTimeout(() => {
        isLate = true;
        this.end();
      }, seconds * 1000);
      // The channel knows nothing of the tenant for which this runs.
      const onMessage = AsyncResource.bind((message: FromRenderer) => {
        if ('file' in message) return onFile(message.file);
        if ('resident' in message) this.#resident = message.resident;
        settle(() => {
          if ('done' in message) return resolve(message.done);
          if ('broken' in message) return reject(new Error(message.broken));
          const { code, message: words, isFinal } = message.problem;
          reject(new RenderError(code, words, isFinal));
        });
      });
      const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
        settle(() => reject(isLate ? tooLong(seconds) : this.#death(code, signal)));
      const onError = (error: Error) => settle(() => reject(error));
      child.on('message', onMessage).on('exit', onExit).on('error', onError);
      this.#say({ task });
    });
  }

  #death(code: number | null, signal: NodeJS.Signals | null): Error {
    if (OUT_OF_MEMORY.includes(signal)) return tooMuch(this.#mebibytes);
    if (signal === 'SIGKILL')
      return new RenderError(
        'report/too-much-memory',
        'the system ended the rendering; it or what runs beside it may have needed too much memory',
        false,
      );
    return new Error(`the process of a rendering ended (${signal ?? code}): ${this.#lastWords}`);
  }

  #say(message: ToRenderer): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Whether it keeps the program running. */
  #hold(isHeld: boolean): void {
    const child = this.#child;
    const pipe = child.stderr as (typeof child.stderr & { ref(): void; unref(): void }) | null;
    for (const handle of [child, child.channel, pipe]) {
      if (isHeld) handle?.ref();
      else handle?.unref();
    }
  }
}
