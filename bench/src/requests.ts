import { Agent, request } from 'node:http';

/** Requests that wait for their answers at the same time. */
const CONNECTIONS = 16;

/** What a second of requests came to. `p99` in milliseconds. */
export type Rate = { perSecond: number; p99: number };

const get = (url: string, agent: Agent, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, (answer) => {
      answer.on('end', () => resolve(answer.statusCode ?? 0));
      answer.resume();
    });
    sent.on('error', reject);
    sent.end();
  });

/** Asks for paths in turn for some seconds, over connections that stay open. @throws Error for an answer other than 200 */
export const requestsFor = async (
  seconds: number,
  { url, pathOf, headers = {} }: { url: string; pathOf(index: number): string; headers?: Record<string, string> },
): Promise<Rate> => {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const took: number[] = [];
  const begun = performance.now();
  let index = 0;
  const ask = async () => {
    while (performance.now() - begun < seconds * 1000) {
      const path = pathOf(index++);
      const at = performance.now();
      const status = await get(`${url}${path}`, agent, headers);
      if (status !== 200) throw new Error(`GET ${path}: ${status}`);
      took.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  const elapsed = (performance.now() - begun) / 1000;
  agent.destroy();
  took.sort((a, b) => a - b);
  return { perSecond: took.length / elapsed, p99: took[Math.floor(took.length * 0.99)] ?? 0 };
};
