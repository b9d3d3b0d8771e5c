import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { claimsOf } from '../claims/claims';
import { type EvidenceEvent, FORMAT, type Proof, VERSION, type Withheld } from '../format';
import { caseOf } from './case';
import { checkRendered } from './rendered';

const occurrenceId = 's~2026-11-23T09:00:00~UTC';
const deliveryId = `${occurrenceId}~email~0`;
const at = '2026-11-23T09:00:00.000Z';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const file = (name: string) => ({ name, role: 'attachment', mediaType: 'text/csv', size: 3, sha256: sha(name) });
const hashOf = (...names: string[]): string => sha(names.map(sha).join());
const part = (name: string) => ({ values: [name], artifacts: [file(name)], contentHash: hashOf(name) });
const inParts = (...names: string[]) => ({ artifacts: [], contentHash: hashOf(...names), parts: names.map(part) });

/** The proof of a delivery that was asked for with some files `requests` times, and of the rendering that they name. */
const caseWith = (
  rendering: object,
  { files = ['ann'], contentHash = hashOf('ann'), withheld = undefined as Withheld[] | undefined, requests = 1 } = {},
) => {
  const events: [stream: string, type: string, data: object][] = [
    [`occurrence-${occurrenceId}`, 'OccurrenceFired', { occurrenceId }],
    [`rendering-${occurrenceId}`, 'ReportRendered', { runId: occurrenceId, attempt: 1, ...rendering }],
    ...Array.from({ length: requests }, (_, index): [string, string, object] => [
      `delivery-${deliveryId}`,
      index === 0 ? 'DeliveryOpened' : 'DispatchRequested',
      {
        attempt: index + 1,
        artifacts: [...files, ...(index % 2 === 0 ? [] : ['more'])].map(file),
        [index === 0 ? 'rendering' : 'shared']: { renderedFor: occurrenceId, attempt: 1, contentHash },
      },
    ]),
  ];
  const evidence = events.map(([stream, type, data], index): EvidenceEvent => {
    const place = { revision: index, position: { commit: String(index), prepare: String(index) }, recordedAt: at };
    const without = withheld && type === 'ReportRendered' ? { withheld } : {};
    return { id: `e${index}`, type, v: 1, stream, ...place, data, ...without };
  });
  const proof: Proof = {
    format: FORMAT,
    version: VERSION,
    issuedAt: at,
    tenant: 'default',
    deliveryId,
    log: { id: 'log', position: { commit: '99', prepare: '99' } },
    state: 'under-way',
    streams: [],
    claims: claimsOf(deliveryId, evidence),
    evidence,
  };
  return caseOf(proof);
};
const problemsOf = (...args: Parameters<typeof caseWith>) => checkRendered(caseWith(...args))?.problems;
const gone = (...paths: string[]): Withheld[] => paths.map((path) => ({ path, entries: 1 }));

it.each<[string, Parameters<typeof caseWith>]>([
  ['the files are of the rendering', [{ artifacts: [file('ann')], contentHash: hashOf('ann') }]],
  ['the files are of a part of it', [inParts('ann', 'bob')]],
  ['the files are of its one part, which has the hash of the whole', [inParts('ann')]],
  [
    'the parts of others, and values of its own, are withheld',
    [
      { ...inParts('ann', 'bob'), parts: [{ ...part('ann'), values: [] }] },
      { withheld: gone('/parts', '/parts/0/values') },
    ],
  ],
  ['its own part is withheld too', [{ ...inParts('ann', 'bob'), parts: [] }, { withheld: gone('/parts') }]],
  [
    'a file whose name is an address is withheld',
    [
      { ...inParts('ann', 'bob'), parts: [part('bob'), { ...part('ann'), artifacts: [] }] },
      { withheld: gone('/parts/1/artifacts') },
    ],
  ],
  [
    'so it is of a whole',
    [
      { artifacts: [file('ann')], contentHash: hashOf('ann', 'bob') },
      { files: ['ann', 'bob'], contentHash: hashOf('ann', 'bob'), withheld: gone('/artifacts') },
    ],
  ],
])('nothing is wrong where %s', (_, args) => expect(problemsOf(...args)).toEqual([]));

it.each<[string, RegExp, Parameters<typeof caseWith>]>([
  ['no part is theirs', /another rendering/, [inParts('bob', 'cy')]],
  [
    'something else was withheld, and no part is theirs',
    /another rendering/,
    [inParts('bob', 'cy'), { withheld: gone('/subject') }],
  ],
  [
    'their part was made of another file, though other parts are withheld',
    /hash of the rendering/,
    [{ ...inParts('bob'), parts: [{ ...part('bob'), contentHash: hashOf('ann') }] }, { withheld: gone('/parts') }],
  ],
  [
    'the files have the hashes of the rendered ones and other names',
    /not described/,
    [{ artifacts: [{ ...file('ann'), name: 'other' }], contentHash: hashOf('ann') }],
  ],
  ['files were added', /not the rendered ones/, [inParts('ann', 'bob'), { files: ['ann', 'bob'] }]],
])('it is found where %s', (_, words, args) =>
  expect(problemsOf(...args)).toEqual(expect.arrayContaining([expect.stringMatching(words)])),
);

it('a rendering of very many parts is taken apart once, however many requests name it', () => {
  let reads = 0;
  const counted = Array.from({ length: 300 }, () => {
    const made = part('ann');
    return Object.defineProperty({ ...made }, 'artifacts', {
      enumerable: true,
      get: () => {
        reads += 1;
        return made.artifacts;
      },
    });
  });
  const of = caseWith({ ...inParts('ann'), parts: counted }, { requests: 300 });
  reads = 0;
  expect(checkRendered(of)?.problems).not.toEqual([]);
  expect(of.claims.rendered).toHaveLength(300);
  expect(reads).toBeLessThanOrEqual(2 * counted.length);
});
