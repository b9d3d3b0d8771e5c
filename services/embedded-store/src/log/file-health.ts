import { type LogError, logErrorOf } from './log-error';

const SAY_EVERY_MS = 60_000;
const TRY_EVERY_MS = 1_000;

/**
 * Health of the log file, based on the errors its users report. The store recovers from a full disk by itself: until then
 * it tries a small write every second, so health recovers even without appends. Damage is permanent.
 */
export class FileHealth {
  #trouble: LogError | undefined;
  #saidAt = Number.NEGATIVE_INFINITY;
  /** Whether the current problem was reported, so its end must be reported too. */
  #told = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param tryToWrite writes a little and commits it, or throws
   * @param say receives one line for the operator, at most once a minute, and one when the reported problem is over
   * @param damaged is called once, when damage is found
   */
  constructor(
    private readonly file: string,
    private readonly tryToWrite: () => void,
    private readonly say: (line: string) => void,
    private readonly damaged: (error: LogError) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Why the log cannot be written or read; undefined when it is healthy. */
  get trouble(): LogError | undefined {
    return this.#trouble;
  }

  /** Records what an error says about the file. Returns the error for the caller: a LogError, or the error itself. */
  note(error: unknown): Error {
    const found = logErrorOf(this.file, error);
    if (!found) return error instanceof Error ? error : new Error(String(error));
    if (this.#trouble?.trouble === 'damaged') return this.#trouble;
    this.#trouble = found;
    if (found.trouble === 'damaged') {
      this.stop();
      this.damaged(found);
    } else {
      this.#sayNow(found.message);
      this.#timer ??= setInterval(() => this.#try(), TRY_EVERY_MS).unref();
    }
    return found;
  }

  /** A write has been committed. */
  written(): void {
    if (!this.#trouble || this.#trouble.trouble === 'damaged') return;
    this.#trouble = undefined;
    this.stop();
    if (this.#told) this.say(`the event log ${this.file} can be written again`);
    this.#told = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #try(): void {
    try {
      this.tryToWrite();
      this.written();
    } catch (error) {
      this.note(error);
    }
  }

  #sayNow(line: string): void {
    if (this.now() - this.#saidAt < SAY_EVERY_MS) return;
    this.#saidAt = this.now();
    this.#told = true;
    this.say(line);
  }
}
