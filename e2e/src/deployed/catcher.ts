/** A message as Mailpit's API lists it. */
type Listed = { ID: string; MessageID: string; To: { Address: string }[] };

const PAGE = 500;

/** The mail catcher of the compose project, through Mailpit's API. */
export class Catcher {
  constructor(readonly url: string) {}

  /** Every message it holds. */
  async messages(): Promise<Listed[]> {
    const all: Listed[] = [];
    for (;;) {
      const page = await fetch(`${this.url}/api/v1/messages?start=${all.length}&limit=${PAGE}`);
      const { messages, total } = (await page.json()) as { messages: Listed[]; total: number };
      all.push(...messages);
      if (messages.length === 0 || all.length >= total) return all;
    }
  }

  /** The messages to an address. */
  async to(address: string): Promise<Listed[]> {
    return (await this.messages()).filter(({ To }) => To.some(({ Address }) => Address === address));
  }

  /** A message as it was sent. */
  async raw({ ID }: Listed): Promise<string> {
    return (await fetch(`${this.url}/api/v1/message/${ID}/raw`)).text();
  }
}
