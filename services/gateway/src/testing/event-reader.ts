import { eventually } from '@punctual/chassis/testing';

/** A server-sent event (HTML standard, section 9.2.5). */
export type Sent = { id: string; event: string; data: Record<string, string> };

const parse = (block: string): Sent | null => {
  const fields = new Map(
    block.split('\n').map((line): [string, string] => {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      return [name, value];
    }),
  );
  const data = fields.get('data');
  return data === undefined
    ? null
    : { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: JSON.parse(data) };
};

/** Reads a stream of server-sent events as they arrive. */
export class EventReader {
  readonly sent: Sent[] = [];
  /** True when the server has ended the stream. */
  ended = false;
  private readonly over = new AbortController();

  private constructor(readonly response: Response) {
    void this.read();
  }

  /** Opens a stream and waits until it has begun. @throws Error when it is refused */
  static async open(url: string, headers: Record<string, string>, query = ''): Promise<EventReader> {
    const over = new AbortController();
    const response = await fetch(`${url}/api/v1/events/stream${query}`, { headers, signal: over.signal });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    const reader = new EventReader(response);
    reader.over.signal.addEventListener('abort', () => over.abort());
    await reader.next(({ event }) => event === 'ready' || event === 'reset');
    return reader;
  }

  /** The first event, so far or to come, of which `wanted` is true. */
  next(wanted: (sent: Sent) => boolean): Promise<Sent> {
    return eventually(() => {
      const found = this.sent.find(wanted);
      if (!found) throw new Error(`it is not among ${JSON.stringify(this.sent)}`);
      return found;
    }, 30_000);
  }

  /** The changes so far, as `noun id`. */
  changes(): string[] {
    return this.sent.filter(({ event }) => event === 'message').map(({ data }) => `${data['noun']} ${data['id']}`);
  }

  close(): void {
    this.over.abort();
  }

  private async read(): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body ?? []) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        this.sent.push(...blocks.flatMap((block) => parse(block) ?? []));
      }
      this.ended = true;
    } catch {
      // Closed by the test, or by the server in the middle of an event.
    }
  }
}
