import { expect, it } from '@jest/globals';
import { claimsOf } from '../claims/claims';
import { type EvidenceEvent, FORMAT, type Proof, VERSION } from '../format';
import { caseOf } from './case';
import { sendingProblems } from './sending';

const deliveryId = 's~2026-11-23T09:00:00~UTC~email~0';
const [ANN, BOB] = ['ann@example.com', 'bob@example.com'];
type Written = [type: string, data: object];

const at = (second: number): string => new Date(Date.UTC(2026, 10, 23, 9, 0, second)).toISOString();
const opened: Written = [
  'DeliveryOpened',
  { attempt: 1, recipients: [ANN, BOB].map((email) => ({ email, role: 'to' })) },
];
const asked = (attempt: number, ...emails: string[]): Written => [
  'DispatchRequested',
  { attempt, recipients: emails.map((email) => ({ email, role: 'to' })) },
];
const started = (attempt: number, recipients: string[], waiting: string[] = [], worker = 'a'): Written => [
  'AttemptStarted',
  { attempt, recipients, waiting, worker, leaseUntil: at(30), at: at(0) },
];
const startedAt = (second: number, attempt: number, recipients: string[], worker: string): Written => [
  'AttemptStarted',
  { attempt, recipients, waiting: [], worker, leaseUntil: at(second + 30), at: at(second) },
];
const continued = (recipients: string[], worker: string, second: number, returned: string[] = []): Written => [
  'AttemptContinued',
  { attempt: 1, recipients, returned, worker, leaseUntil: at(second + 30), at: at(second) },
];
const outcome =
  (type: string, smtpCode: number | null) =>
  (attempt: number, emails: string[], more: object = {}): Written => [
    type,
    {
      attempt,
      recipients: emails.map((email) => ({ email, smtpCode, enhancedCode: null, text: '' })),
      result: null,
      at: at(1),
      ...more,
    },
  ];
const accepted = outcome('RecipientsAccepted', 250);
const deferred = outcome('RecipientsDeferred', 451);
const unknown = outcome('OutcomeUnknown', null);
const suppressed = outcome('RecipientsSuppressed', null);
const result = (done: string[], unresolved: [string, string][] = []) => ({
  result: { accepted: done, unresolved: unresolved.map(([email, kind]) => ({ email, outcome: kind })), rejected: [] },
});

/** What a replay finds in a delivery to Ann and Bob. */
const found = (...written: Written[]) => {
  const evidence = [opened, ...written].map(([type, data], index): EvidenceEvent => {
    const stream =
      type === 'DeliveryOpened' || type === 'DispatchRequested' ? `delivery-${deliveryId}` : `mailing-${deliveryId}`;
    const position = { commit: String(index), prepare: String(index) };
    return { id: `e${index}`, type, v: 1, stream, revision: index, position, recordedAt: at(index), data };
  });
  const claims = claimsOf(deliveryId, evidence);
  const log = { id: 'log', position: { commit: '99', prepare: '99' } };
  const proof: Proof = {
    format: FORMAT,
    version: VERSION,
    issuedAt: at(59),
    tenant: 'default',
    deliveryId,
    log,
    state: 'under-way',
    streams: [],
    claims,
    evidence,
  };
  return sendingProblems(caseOf(proof));
};
const NOTHING = { attempts: [], recipients: [], suppressed: [] };

it.each<[string, Written[]]>([
  [
    'everybody accepts',
    [started(1, [ANN], [BOB]), continued([BOB], 'a', 1), accepted(1, [ANN]), accepted(1, [BOB], result([ANN, BOB]))],
  ],
  ['an attempt is under way', [started(1, [ANN], [BOB])]],
  [
    'another worker takes over when the lease has ended, and what was on its way is unknown',
    [
      started(1, [ANN], [BOB]),
      unknown(1, [ANN]),
      continued([BOB], 'b', 30),
      accepted(1, [BOB], result([BOB], [[ANN, 'unknown']])),
    ],
  ],
  [
    'a worker gives the rest back, and another goes on at once',
    [
      started(1, [ANN, BOB]),
      ['AttemptContinued', { attempt: 1, recipients: [], returned: [BOB], worker: 'a', leaseUntil: at(2), at: at(2) }],
      accepted(1, [ANN]),
      continued([BOB], 'b', 3),
      accepted(1, [BOB], result([ANN, BOB])),
    ],
  ],
  [
    'an unknown outcome is learned late, in the same attempt',
    [
      started(1, [ANN], [BOB]),
      unknown(1, [ANN]),
      accepted(1, [ANN], { late: true }),
      continued([BOB], 'a', 30),
      accepted(1, [BOB], result([ANN, BOB])),
    ],
  ],
  [
    'an unknown outcome is learned late, after its attempt',
    [
      started(1, [ANN, BOB]),
      accepted(1, [BOB]),
      unknown(1, [ANN], result([BOB], [[ANN, 'unknown']])),
      asked(2, ANN),
      started(2, [ANN]),
      accepted(1, [ANN], { late: true }),
      accepted(2, [ANN], result([ANN])),
    ],
  ],
  [
    'an attempt that never ended leaves what it had begun unknown',
    [
      started(1, [ANN], [BOB]),
      asked(2, ANN, BOB),
      started(2, [ANN, BOB]),
      accepted(1, [ANN], { late: true }),
      accepted(2, [ANN, BOB], result([ANN, BOB])),
    ],
  ],
  [
    'another worker begins the next attempt when the lease has ended, or all outcomes are known',
    [
      started(1, [ANN, BOB]),
      asked(2, ANN, BOB),
      startedAt(30, 2, [ANN, BOB], 'b'),
      accepted(2, [ANN]),
      deferred(2, [BOB], result([ANN], [[BOB, 'deferred']])),
      asked(3, BOB),
      startedAt(31, 3, [BOB], 'c'),
    ],
  ],
  [
    'the files are gone, so that nothing begins',
    [
      started(1, [], [ANN, BOB]),
      deferred(
        1,
        [ANN, BOB],
        result(
          [],
          [
            [ANN, 'deferred'],
            [BOB, 'deferred'],
          ],
        ),
      ),
    ],
  ],
  ['one gets no mail', [started(1, [ANN], [BOB]), suppressed(1, [BOB]), accepted(1, [ANN], result([ANN]))]],
  [
    'events of the first version, without a lease and a list of those who wait',
    [
      ['AttemptStarted', { attempt: 1, recipients: [ANN, BOB], worker: 'a', at: at(0) }],
      accepted(1, [ANN, BOB], result([ANN, BOB])),
    ],
  ],
])('nothing is wrong where %s', (_, written) => expect(found(...written)).toEqual(NOTHING));

it.each<[string, keyof typeof NOTHING, Written[]]>([
  [
    'a worker takes over before the lease of the other one ends',
    'attempts',
    [started(1, [ANN], [BOB]), continued([BOB], 'b', 29)],
  ],
  [
    'a worker begins another attempt before the lease of the other one ends',
    'attempts',
    [started(1, [ANN], [BOB]), unknown(1, [ANN]), asked(2, ANN, BOB), startedAt(29, 2, [ANN, BOB], 'b')],
  ],
  ['a message begins that was not waiting', 'attempts', [started(1, [ANN]), continued([BOB], 'a', 1)]],
  ['a message is given back that had not begun', 'attempts', [started(1, [ANN], [BOB]), continued([], 'a', 1, [BOB])]],
  ['an attempt continues that has not begun', 'attempts', [continued([ANN], 'a', 1)]],
  [
    'the request is later than the attempt',
    'attempts',
    [
      started(1, [ANN, BOB]),
      accepted(1, [ANN]),
      deferred(1, [BOB], result([ANN], [[BOB, 'deferred']])),
      started(2, [BOB]),
      asked(2, BOB),
    ],
  ],
  ['a message that waits is accepted', 'attempts', [started(1, [ANN], [BOB]), accepted(1, [BOB])]],
  ['a recipient has two outcomes', 'attempts', [started(1, [ANN], [BOB]), accepted(1, [ANN]), accepted(1, [ANN])]],
  [
    'a late outcome replaces one that was known',
    'attempts',
    [started(1, [ANN, BOB]), deferred(1, [ANN]), accepted(1, [ANN], { late: true })],
  ],
  [
    'an attempt ends before all have an outcome',
    'attempts',
    [started(1, [ANN], [BOB]), accepted(1, [ANN], result([ANN]))],
  ],
  ['the result leaves somebody out', 'recipients', [started(1, [ANN, BOB]), accepted(1, [ANN, BOB], result([ANN]))]],
  [
    'the result names somebody twice',
    'recipients',
    [started(1, [ANN, BOB]), accepted(1, [ANN, BOB], result([ANN, ANN]))],
  ],
  [
    'the result has another outcome',
    'recipients',
    [started(1, [ANN, BOB]), accepted(1, [ANN]), deferred(1, [BOB], result([ANN], [[BOB, 'unknown']]))],
  ],
  [
    'it is sent again to somebody who has it',
    'recipients',
    [
      started(1, [ANN, BOB]),
      accepted(1, [ANN]),
      deferred(1, [BOB], result([ANN], [[BOB, 'deferred']])),
      asked(2, ANN, BOB),
      started(2, [ANN], [BOB]),
    ],
  ],
  [
    'it is sent to somebody who gets no mail, in a later attempt',
    'suppressed',
    [
      started(1, [ANN], [BOB]),
      suppressed(1, [BOB]),
      deferred(1, [ANN], result([], [[ANN, 'deferred']])),
      asked(2, ANN, BOB),
      started(2, [ANN], [BOB]),
      [
        'AttemptContinued',
        { attempt: 2, recipients: [BOB], returned: [], worker: 'a', leaseUntil: at(60), at: at(31) },
      ],
    ],
  ],
  [
    'a message is on its way to somebody who then gets no mail',
    'suppressed',
    [started(1, [ANN, BOB]), suppressed(1, [BOB])],
  ],
])('it is found where %s', (_, kind, written) => expect(found(...written)[kind].length).toBeGreaterThan(0));
