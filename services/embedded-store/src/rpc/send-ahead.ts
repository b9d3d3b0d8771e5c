import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';

/** Maximum a call may queue on its connection before it is written: a batch of events, not a backlog. */
const AHEAD = { messages: 128, bytes: 256 * 1024 };

/** A call whose messages need not wait for each other to be written. */
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
 * Lets a call write several messages to its connection at once. By default grpc-js waits after each message for the
 * connection to write it, which under load costs a system call per event, here and at the peer.
 */
export const sendAhead: ServerInterceptor = (_, call) => new SendAheadCall(call);
