import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';

/** What a call may hand to its connection before the connection has written it: a batch of events, not a backlog. */
const AHEAD = { messages: 128, bytes: 256 * 1024 };

/** A call whose messages need not wait for each other. */
class SendAheadCall extends ServerInterceptingCall {
  #messages = 0;
  #bytes = 0;
  #proceed: (() => void) | null = null;

  override sendMessage(message: unknown, sent: () => void): void {
    const bytes = Buffer.isBuffer(message) ? message.length : 0;
    this.#messages++;
    this.#bytes += bytes;
    this.#proceed = sent;
    super.sendMessage(message, () => {
      this.#messages--;
      this.#bytes -= bytes;
      this.#release();
    });
    this.#release();
  }

  #release(): void {
    if (this.#messages >= AHEAD.messages || this.#bytes >= AHEAD.bytes) return;
    const proceed = this.#proceed;
    this.#proceed = null;
    proceed?.();
  }
}

/**
 * Lets the messages of a call be written to its connection together. By itself grpc-js waits after each for the
 * connection to have written it, which under load is a system call, here and at the peer, for every single event.
 */
export const sendAhead: ServerInterceptor = (_, call) => new SendAheadCall(call);
