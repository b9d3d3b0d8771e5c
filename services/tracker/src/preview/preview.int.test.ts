import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { previewedFiles, randomId, runIn } from '@punctual/chassis';
import {
  type Condition,
  type Event,
  judgedPreview,
  type Observed,
  occurrenceIdOf,
  type RenderedPreview,
} from '@punctual/contracts';
import { judgingBy } from '../testing/observed';
import { ADA, ARTIFACT, BOB, firedOf, renderedFor } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
beforeAll(async () => {
  tracker = await TrackerUnderTest.start();
}, 60_000);
afterAll(() => tracker.close(), 20_000);

type Order = Event<'OccurrenceFired'>['data'];
type Rendered = Partial<RenderedPreview['rendered']>;

/** What a run of a schedule would come to, by a rendering that was made for the preview. */
const preview = async (
  order: Partial<Order>,
  {
    people = null,
    recipient = null,
    ...rendered
  }: Rendered & { people?: RenderedPreview['people']; recipient?: string | null } = {},
) => {
  const [key, scheduleId] = [randomId(), order.scheduleId ?? randomId()];
  const { bus, previews } = tracker.resources;
  const files = previewedFiles(previews, key);
  const html = { ...ARTIFACT, sha256: await files.put(Buffer.from('<html><body><p>Report</p></body></html>')) };
  const facts = { ...renderedFor(1), artifacts: [html], rowCount: 3, ...rendered };
  const content = Buffer.from(JSON.stringify({ rendered: facts, people }));
  await previews.put(key, { kind: 'file', name: 'r', mediaType: 'application/json', content });
  const about = { scheduleId, occurrenceId: occurrenceIdOf(scheduleId, 'preview'), trigger: 'manual' as const };
  const data = { key, order: firedOf({ ...about, nominal: null, ...order }), recipient };
  const reply = await runIn({ tenantId: 'default', userId: 'u1' }, () =>
    bus.request({ type: 'JudgePreview', data }, randomId()),
  );
  if (!reply.ok) throw new Error(reply.message);
  const judged = judgedPreview.parse(reply.result['judged']);
  const body = async () => String(await files.get(judged.mail?.artifacts[0]?.sha256 ?? ''));
  return { judged, body, scheduleId };
};
const revenue = (value: string): { observed: Observed } => ({
  observed: { metrics: [{ name: 'Revenue', value }], columns: null, rows: null },
});
const above: Condition = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10 };

describe('a preview of a run', () => {
  it('says whom it goes to, members of lists as they are now included', async () => {
    const [full, gone, none] = [randomId(), randomId(), randomId()];
    const at = tracker.now();
    const list = (listId: string) => ({ listId, userId: 'u1', name: 'Team', description: null, at });
    for (const id of [full, gone]) await tracker.append(`list-${id}`, { type: 'ListDefined', data: list(id) });
    const emails = [BOB, 'cy@example.com'];
    await tracker.append(`list-${full}`, { type: 'ListMembersAdded', data: { listId: full, emails, at } });
    await tracker.append(`list-${gone}`, { type: 'ListDeleted', data: { listId: gone, at } });
    const recipients = { to: [ADA], cc: [], bcc: [], lists: [full, gone, none] };
    const { judged } = await preview({ audience: 'individually', recipients }, { recipient: BOB });
    expect(judged).toMatchObject({
      ...{ sends: true, reason: null, condition: null },
      audience: {
        ...{ type: 'individually', recipients: 3, messages: 3 },
        shown: [{ email: ADA }, { email: BOB }, { email: 'cy@example.com' }],
        leftOut: [
          { address: null, reason: `the list ${gone} is deleted` },
          { address: null, reason: `the list ${none} does not exist` },
        ],
        leftOutCount: 2,
      },
    });
    expect(judged.mail).toMatchObject({
      recipients: [{ email: ADA }, { email: BOB, list: 0 }, { list: 0 }],
      letter: { began: 'by-hand', lists: ['Team', 'Team', ''] },
    });
    const nobody = await preview({ recipients: { ...recipients, to: [], lists: [none] } });
    expect(nobody.judged).toMatchObject({
      sends: false,
      reason: `nobody is left to send it to: the list ${none} does not exist`,
      mail: null,
    });
  });

  it('names those whom only a mail server with SMTPUTF8 reaches', async () => {
    const to = [ADA, 'zoë@example.com', 'ada@exämple.com'];
    const { judged } = await preview({ recipients: { to, cc: [], bcc: [], lists: [] } });
    expect(judged.needSmtpUtf8).toEqual({ count: 1, shown: ['zoë@example.com'] });
  });

  it('says what the condition finds, in the mail too, and records nothing', async () => {
    const judging = judgingBy(above);
    const first = await preview({ judging }, revenue('12'));
    expect(first.judged).toMatchObject({
      sends: true,
      condition: { state: 'firing', sends: true, observed: '12', text: expect.stringMatching(/for the first time$/) },
    });
    expect(await first.body()).toContain('for the first time');
    const { scheduleId } = first;
    const again = await preview({ judging, scheduleId }, revenue('12'));
    expect(again.judged.condition).toEqual(first.judged.condition);
    expect(await tracker.events(`condition-${scheduleId}`)).toEqual([]);
    expect(await tracker.events(`run-${occurrenceIdOf(scheduleId, 'preview')}`)).toEqual([]);

    const below = await preview({ judging }, revenue('9'));
    expect(below.judged).toMatchObject({ sends: false, condition: { state: 'ok', sends: false } });
    expect(below.judged.reason).toBe(below.judged.condition?.text);
    expect(await below.body()).not.toContain('Revenue');
    const error = await preview({ judging: judgingBy({ ...above, metric: 'Cost' }) }, revenue('9'));
    expect(error.judged.reason).toBe('the condition could not be judged: the report has no metric "Cost"');
  });

  it('is held by the guard as the run would be, and fails with marks that its schedule refuses', async () => {
    const { judged } = await preview({ guard: { factor: null, max: 1 } });
    expect(judged.reason).toBe(
      'it would be held until a person releases it: 2 recipients are more than the limit of 1',
    );
    const missingCharacters = [{ file: 'r.pdf', count: 1, examples: ['U+12000'] }];
    expect((await preview({ onMissingCharacters: 'fail' }, { missingCharacters })).judged).toMatchObject({
      ...{ sends: false, missingCharacters },
      reason: expect.stringContaining('U+12000'),
    });
  });

  it('has the part of one person of those in the rows, under their subject', async () => {
    const page = (email: string, region: string, subject: string | null) => ({
      recipients: [{ email, role: 'to' as const }],
      values: [region],
      subject,
    });
    const people = {
      ...{ pages: [page(ADA, 'North', null), page(BOB, 'South', 'For Bob')], recipients: 2, refusedRows: 300 },
      refused: [{ row: 4, address: 'x', reason: 'no' }],
    };
    const artifacts = [{ ...ARTIFACT, name: 'south.html' }];
    const part = { values: ['South'], subject: 'Sales', artifacts, metrics: [], rowCount: 1, contentHash: '' };
    const { judged } = await preview(
      { audience: 'individually' },
      { people, recipient: BOB, artifacts: [], parts: [part] },
    );
    expect(judged).toMatchObject({
      audience: { recipients: 2, leftOutCount: 300, leftOut: [{ address: 'x', reason: 'row 4: no' }] },
      mail: { subject: 'For Bob', artifacts, recipients: [{ email: BOB }] },
    });
  });

  it('that has expired is gone', async () => {
    const data = { key: randomId(), order: firedOf(), recipient: null };
    const reply = await runIn({ tenantId: 'default', userId: 'u1' }, () =>
      tracker.bus.request({ type: 'JudgePreview', data }, randomId()),
    );
    expect(reply).toMatchObject({ ok: false, code: 'preview/unknown' });
  });
});
