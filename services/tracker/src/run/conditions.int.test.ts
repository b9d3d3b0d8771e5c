import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomId, sha256 } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import {
  type Condition,
  deliveryIdOf,
  type Event,
  type Judging,
  type Observed,
  occurrenceIdOf,
  type StoredRows,
} from '@punctual/contracts';
import { judgingBy } from '../testing/observed';
import { ADA, ARTIFACT, firedOf, renderedFor } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
let scheduleId: string;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
  scheduleId = randomId();
});
afterEach(() => tracker.close(), 20_000);

const above: Condition = { type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10 };
const revenue = (value: string | null): Partial<Observed> => ({ metrics: [{ name: 'Revenue', value }] });
const body = (text: string) => tracker.resources.artifacts.put(Buffer.from(text));
const HTML = '<html><body class="x"><p>Report</p></body></html>';

type Fired = Event<'OccurrenceFired'>['data'];
type Run = { trigger?: Fired['trigger']; dueAt?: string; moreReports?: Fired['moreReports'] };
/** An occurrence of the schedule at nine on a day of November. Answers its id. */
const fire = async (day: number, judging: Judging, how: Run = {}): Promise<string> => {
  const { trigger = 'planned', dueAt, ...more } = how;
  const at = dueAt ?? `2026-11-${String(day).padStart(2, '0')}T09:00:00.000Z`;
  const occurrenceId = occurrenceIdOf(scheduleId, `${trigger}-${day}`);
  const recipients = { to: [ADA], cc: [], bcc: [], lists: [] };
  const nominal = trigger === 'planned' ? at.slice(0, 19) : null;
  const due = { dueAt: at, nominal, at: tracker.now() };
  const data = firedOf({ scheduleId, occurrenceId, recipients, trigger, judging, ...due, ...more });
  await tracker.append(`occurrence-${occurrenceId}`, { type: 'OccurrenceFired', data });
  return occurrenceId;
};
/** The answer to the nth request of a run. */
const render = async (
  occurrenceId: string,
  observed: Partial<Observed>,
  attempt = 1,
  more: string[] = [],
): Promise<void> => {
  const names = [...(observed.shown ? ['r.csv'] : []), ...more];
  const files = names.map((name) => ({ ...ARTIFACT, role: 'attachment' as const, name }));
  await eventually(async () => expect((await tracker.events(`run-${occurrenceId}`)).length).toBeGreaterThan(attempt));
  const artifacts = [
    { ...ARTIFACT, sha256: await body(HTML) },
    { ...ARTIFACT, role: 'text' as const, name: 'body.txt', sha256: await body('Report\n') },
    ...files,
  ];
  const facts = { rowCount: 3, observed: { metrics: [], columns: null, rows: null, ...observed } };
  const data = { ...renderedFor(attempt, occurrenceId, tracker.now()), artifacts, ...facts };
  await tracker.append(`rendering-${occurrenceId}`, { type: 'ReportRendered', data });
};
const run = async (day: number, judging: Judging, observed: Partial<Observed>, how: Run = {}): Promise<string> => {
  const occurrenceId = await fire(day, judging, how);
  await render(occurrenceId, observed, 1, how.moreReports ? ['stock.csv', 'stock.pdf'] : []);
  return occurrenceId;
};
const opened = async (occurrenceId: string) => {
  const [event] = await tracker.reaches(`delivery-${deliveryIdOf(occurrenceId, 0)}`, 'DeliveryOpened');
  return event?.data as Event<'DeliveryOpened'>['data'];
};
const skipped = async (occurrenceId: string) =>
  (await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RunSkipped')).at(-1)?.data;
const observations = async () =>
  (await tracker.events(`condition-${scheduleId}`)).map(({ data }) => data as Event<'ObservationRecorded'>['data']);
const bodies = async (occurrenceId: string) => {
  const { artifacts } = await opened(occurrenceId);
  return Promise.all(artifacts.map(async ({ sha256: hash }) => String(await tracker.resources.artifacts.get(hash))));
};

describe('a run with a condition', () => {
  it('that is met is sent, and its mail begins with what was found', async () => {
    const occurrenceId = await run(3, judgingBy(above), revenue('12300'));
    const line = 'Revenue 12,300 is above 10, for the first time';
    const [html, text] = await bodies(occurrenceId);
    expect(html).toMatch(new RegExp(`^<html><body class="x"><div[^>]*><strong>${line}</strong></div><p>Report</p>`));
    expect(text).toBe(`${line}\n\nReport\n`);
    expect(await observations()).toMatchObject([
      { occurrenceId, local: '2026-11-03T09:00:00', verdict: { text: line } },
    ]);
  });

  it('that is not met is skipped, with the reason', async () => {
    const occurrenceId = await run(3, judgingBy(above), revenue('10'));
    expect(await skipped(occurrenceId)).toMatchObject({ reason: 'condition', verdict: 'Revenue 10 is not above 10' });
    expect(await tracker.events(`delivery-${deliveryIdOf(occurrenceId, 0)}`)).toEqual([]);
  });

  it('that has no data is skipped, and its owner is told', async () => {
    const occurrenceId = await run(3, judgingBy(above), revenue(null));
    expect(await skipped(occurrenceId)).toMatchObject({ tellsOwner: true, verdict: 'Revenue has no value' });
    const noted = await eventually(async () => {
      const [first] = await tracker.events('notice-u1');
      expect(first?.type).toBe('FailureNoted');
      return first;
    });
    expect(noted?.data).toMatchObject({
      failure: { reason: 'nothing was sent, for lack of data: Revenue has no value' },
    });
  });

  it('that cannot be judged fails, and its owner is told', async () => {
    const occurrenceId = await run(3, judgingBy(above), { metrics: [] });
    const [, , failed] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RunFailed');
    expect(failed?.data).toMatchObject({
      cause: 'condition',
      reason: 'the condition could not be judged: the report has no metric "Revenue"',
    });
    await eventually(async () => expect((await tracker.events('notice-u1'))[0]?.type).toBe('FailureNoted'));
  });

  it('is judged once: rendered again, it keeps its verdict and the bytes of its mail', async () => {
    const occurrenceId = await run(3, judgingBy(above), revenue('12'));
    const before = await opened(occurrenceId);
    const deliveryId = deliveryIdOf(occurrenceId, 0);
    for (const { sha256: hash } of before.artifacts) await tracker.resources.artifacts.delete(hash);
    await tracker.missing(deliveryId, 1);
    await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RenderRequested');
    await render(occurrenceId, revenue('1'), 2);
    const again = await eventually(async () => {
      const event = (await tracker.events(`delivery-${deliveryId}`)).at(-1);
      expect(event?.type).toBe('DispatchRequested');
      return event;
    });
    expect(again?.data).toMatchObject({ artifacts: before.artifacts });
    const [, text] = before.artifacts;
    expect(String(await tracker.resources.artifacts.get(text?.sha256 ?? ''))).toBe(
      'Revenue 12 is above 10, for the first time\n\nReport\n',
    );
    expect(await observations()).toHaveLength(1);
  });

  it('always sends and observes nothing when it has none', async () => {
    const deliveryId = await tracker.fire();
    await tracker.rendered(deliveryId);
    await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
    expect((await tracker.store.read(`condition-${deliveryId.split('~')[0]}`)).length).toBe(0);
  });
});

describe('runs of one schedule', () => {
  const onChange = judgingBy(above, { notify: 'onChange', notifyResolved: true });

  it('at the same time are all judged, one after the other: one of them is the first that fires', async () => {
    const dueAt = '2026-11-03T09:00:00.000Z';
    const ids = await Promise.all([1, 2, 3, 4].map((number) => fire(number, onChange, { trigger: 'manual', dueAt })));
    await Promise.all(ids.map((id) => render(id, revenue('12'))));
    const all = await eventually(async () => {
      const found = await observations();
      expect(found).toHaveLength(4);
      return found;
    });
    expect(all.filter(({ verdict }) => verdict.send)).toHaveLength(1);
  });

  it('say again what could not be sent, and that it ended only when that it began was sent', async () => {
    const first = await run(3, onChange, revenue('12'));
    await opened(first);
    await tracker.attempted(deliveryIdOf(first, 0), 1, { rejected: [{ email: ADA, ...gone }] });
    await eventually(async () =>
      expect((await tracker.events(`delivery-${deliveryIdOf(first, 0)}`)).at(-1)?.type).toBe(
        'DeliveryPermanentlyFailed',
      ),
    );
    const second = await run(4, onChange, revenue('12'));
    await opened(second);
    await tracker.attempted(deliveryIdOf(second, 0), 1, { accepted: [ADA] });
    await eventually(async () =>
      expect((await tracker.events(`delivery-${deliveryIdOf(second, 0)}`)).at(-1)?.type).toBe('DeliveryCompleted'),
    );
    await skipped(await run(5, onChange, revenue('12')));
    const [, text] = await bodies(await run(6, onChange, revenue('9')));
    expect(text).toMatch(/^Resolved: Revenue 9 is not above 10; this ends what began on 3 November\n/);
    expect((await observations()).map(({ sent, notSent }) => [sent, notSent])).toEqual([
      [[], []],
      [[], [first]],
      [[second], []],
      [[], []],
    ]);
  });

  it('a test is sent whatever the condition says, and says so', async () => {
    const [, text] = await bodies(await run(3, onChange, revenue('1'), { trigger: 'test' }));
    expect(text).toMatch(/^This is a test, sent whatever the condition says\. Revenue 1 is not above 10\n/);
  });
});

describe('changed rows', () => {
  const judging = judgingBy({ type: 'CHANGE_DETECTION', key: ['id'], ignore: ['note'] });
  const rows = async (...lines: string[]): Promise<Partial<Observed>> => {
    const bytes = Buffer.from(lines.join('\n'));
    const wanted = { key: ['id'], ignore: ['note'] };
    const stored: StoredRows = { sha256: sha256(bytes), size: bytes.length, count: lines.length, ...wanted };
    await tracker.resources.artifacts.put(bytes);
    const shown = [
      { key: 'id', label: 'id' },
      { key: 'n', label: 'Amount' },
    ];
    return { columns: ['id', 'n'], rows: stored, shown };
  };
  const [one, two, three] = ['[1]\t[["n",1]]', '[2]\t[["n",1]]', '[3]\t[["n",1]]'];

  it('are counted and named between one run and the next', async () => {
    const first = await run(3, judging, await rows(one, two));
    expect(await skipped(first)).toMatchObject({ verdict: expect.stringContaining('first run') });
    expect(await skipped(await run(4, judging, await rows(one, two)))).toMatchObject({ verdict: 'no row has changed' });
    const [html, text] = await bodies(await run(5, judging, await rows('[1]\t[["n",2]]', three)));
    expect(text).toBe(
      `1 row added, 1 row removed, 1 row changed

1 row added:
  + id: 3; Amount: 1

1 row removed:
  - id: 2; Amount: 1

1 row changed:
  * id: 1; Amount: 1 → 2

Report
`,
    );
    expect(html).toMatch(
      /^<html><body class="x"><div.*<li><strong>id: 3<\/strong>; Amount: 1<\/li>.*<\/div><p>Report<\/p>/,
    );
    const last = (await observations()).at(-1);
    expect(last?.facts.change).toMatchObject({ added: 1, removed: 1, changed: 1 });
  });

  it('are in a file beside those of the report or instead of them, with the same bytes when rendered again', async () => {
    const attaching = (attach: 'report' | 'reportAndChanges' | 'changes') =>
      judgingBy({ type: 'CHANGE_DETECTION', key: ['id'], ignore: ['note'], attach });
    await skipped(await run(3, judging, await rows(one, two)));
    const filesOf = async (day: number, how: Judging, observed: Partial<Observed>) => {
      const occurrenceId = await run(day, how, observed);
      const { artifacts } = await opened(occurrenceId);
      return { occurrenceId, artifacts, names: artifacts.map(({ name }) => name) };
    };
    expect((await filesOf(4, attaching('report'), await rows(one))).names).toEqual(['body.html', 'body.txt', 'r.csv']);
    const both = await filesOf(5, attaching('reportAndChanges'), await rows(one, two));
    expect(both.names).toEqual(['body.html', 'body.txt', 'r.csv', 'changes.csv']);
    const { occurrenceId, artifacts, names } = await filesOf(
      6,
      attaching('changes'),
      await rows('[1]\t[["n",2]]', two),
    );
    expect(names).toEqual(['body.html', 'body.txt', 'changes.csv']);
    const [, , file] = await bodies(occurrenceId);
    expect(file).toBe('\ufeffchange,id,Amount\r\nbefore,1,1\r\nafter,1,2\r\n');

    await tracker.missing(deliveryIdOf(occurrenceId, 0), 1);
    await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RenderRequested');
    await render(occurrenceId, await rows(three), 2);
    await eventually(async () => {
      const event = (await tracker.events(`delivery-${deliveryIdOf(occurrenceId, 0)}`)).at(-1);
      expect(event).toMatchObject({ type: 'DispatchRequested', data: { artifacts } });
    });
  });

  it('are in a file instead of those of the first report; those of further reports stay', async () => {
    const only = judgingBy({ type: 'CHANGE_DETECTION', key: ['id'], ignore: ['note'], attach: 'changes' });
    await skipped(await run(3, only, await rows(one)));
    const moreReports = [{ reportId: randomId(), formats: ['CSV' as const, 'PDF' as const], parameters: {} }];
    const { artifacts, ...delivery } = await opened(await run(4, only, await rows(two), { moreReports }));
    expect(delivery).not.toHaveProperty('moreReports');
    const names = ['body.html', 'body.txt', 'stock.csv', 'stock.pdf', 'changes.csv'];
    expect(artifacts.map(({ name }) => name)).toEqual(names);
  });

  it('whose earlier rows are lost since are not named, and the report is sent', async () => {
    const only = judgingBy({ type: 'CHANGE_DETECTION', key: ['id'], ignore: ['note'], attach: 'changes' });
    const before = await rows(one);
    await skipped(await run(3, only, before));
    const occurrenceId = await run(4, only, await rows(two));
    await opened(occurrenceId);
    await tracker.resources.artifacts.delete(before.rows?.sha256 ?? '');
    await tracker.missing(deliveryIdOf(occurrenceId, 0), 1);
    await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RenderRequested');
    await render(occurrenceId, await rows(two), 2);
    const again = await eventually(async () => {
      const event = (await tracker.events(`delivery-${deliveryIdOf(occurrenceId, 0)}`)).at(-1);
      expect(event?.type).toBe('DispatchRequested');
      return event?.data as Event<'DispatchRequested'>['data'];
    });
    expect(again.artifacts.map(({ name }) => name)).toEqual(['body.html', 'body.txt', 'r.csv']);
    const text = String(await tracker.resources.artifacts.get(again.artifacts[1]?.sha256 ?? ''));
    expect(text).toMatch(/^1 row added, 1 row removed\n\nWhich rows these are is not known any more: /);
  });

  it('with a key that is not unique fail the run', async () => {
    await skipped(await run(3, judging, await rows(one)));
    const occurrenceId = await run(4, judging, await rows(one, '[1]\t[["n",2]]'));
    const [, , failed] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RunFailed');
    expect(failed?.data).toMatchObject({ reason: expect.stringContaining('the key (id) is not unique') });
  });
});

const gone = { smtpCode: 550, enhancedCode: '5.1.1', text: 'no such user' };
