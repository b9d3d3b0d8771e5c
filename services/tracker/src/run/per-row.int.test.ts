import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { packRows, randomId, runIn } from '@punctual/chassis';
import { eventually, reportDefined } from '@punctual/chassis/testing';
import { deliveryIdOf, type Event, occurrenceIdOf, type RenderedPart, type RepeatHow } from '@punctual/contracts';
import { judgingBy } from '../testing/observed';
import { ADA, ARTIFACT, BOB, firedOf, renderedFor } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
let reportId: string;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
  reportId = randomId();
});
afterEach(() => tracker.close(), 20_000);

const CY = 'cy@example.com';
const perRow = { address: 'email', parameters: ['region'], subject: 'title', runAs: 'owner' as const };
const nobody = { to: [], cc: [], bcc: [], lists: [] };
type Rows = Record<string, string | number | null>[];
const ROWS: Rows = [
  { email: ADA, region: 'North', title: null, amount: 120 },
  { email: BOB, region: 'South', title: 'For the South', amount: 80 },
  { email: 'no address', region: 'South', title: null, amount: 5 },
  { email: CY, region: 'North', title: null, amount: 7 },
];

const define = (rows: Rows, type: 'ReportDefined' | 'ReportRevised' = 'ReportDefined') => {
  const { data } = reportDefined(reportId);
  const definition = { ...data.definition, source: { kind: 'inline' as const, rows } };
  return tracker.append(`report-${reportId}`, { type, data: { ...data, definition } });
};
const fire = async (changes: Partial<Event<'OccurrenceFired'>['data']> = {}): Promise<string> => {
  const scheduleId = randomId();
  const occurrenceId = occurrenceIdOf(scheduleId, 'run-1');
  const whom = { audience: 'individually', recipients: nobody, perRow } as const;
  const data = firedOf({ scheduleId, occurrenceId, reportId, ...whom, at: tracker.now(), ...changes });
  await tracker.append(`occurrence-${occurrenceId}`, { type: 'OccurrenceFired', data });
  return occurrenceId;
};
const part = async (value: string, body = `<body>${value}</body>`): Promise<RenderedPart> => ({
  values: [value],
  subject: `Sales of ${value}`,
  artifacts: [{ ...ARTIFACT, sha256: await tracker.resources.artifacts.put(Buffer.from(body)) }],
  metrics: [],
  rowCount: 1,
  contentHash: value,
});
const render = async (occurrenceId: string, parts: RenderedPart[], attempt = 1): Promise<void> => {
  await eventually(async () => expect((await tracker.events(`run-${occurrenceId}`)).length).toBeGreaterThan(attempt));
  const observed = { metrics: [{ name: 'Revenue', value: '12' }], columns: null, rows: null };
  const answer = { ...renderedFor(attempt, occurrenceId, tracker.now()), artifacts: [], rowCount: 4, observed, parts };
  await tracker.append(`rendering-${occurrenceId}`, { type: 'ReportRendered', data: answer });
};
const opened = async (occurrenceId: string, page: number) => {
  const [event] = await tracker.reaches(`delivery-${deliveryIdOf(occurrenceId, page)}`, 'DeliveryOpened');
  return event?.data as Event<'DeliveryOpened'>['data'];
};

/** A report on a data source, and a fake of the part of the renderer that reads its rows: it records `outcome`. */
const onSource = async (
  outcome: 'read' | 'failed',
  denied: [string, string][] = [],
): Promise<{ asked: () => number }> => {
  const { data } = reportDefined(reportId);
  const source = { kind: 'sql' as const, connection: 'shop', query: 'select * from sales' };
  const definition = { ...data.definition, source };
  await tracker.append(`report-${reportId}`, { type: 'ReportDefined', data: { ...data, definition } });
  let asked = 0;
  tracker.resources.bus.respond('renderer', 'ReadRows', async ({ data: { occurrenceId, reportVersion } }) => {
    asked += 1;
    const octets = packRows(ROWS);
    const about = { occurrenceId, reportId, at: tracker.now() };
    const keep = async (bytes: Buffer, count: number) => ({
      sha256: await tracker.resources.artifacts.put(bytes),
      size: bytes.length,
      count,
    });
    const rows = await keep(octets, ROWS.length);
    const without = denied.length > 0 ? { denied: await keep(Buffer.from(JSON.stringify(denied)), denied.length) } : {};
    await tracker.append(
      `rows-${occurrenceId}`,
      outcome === 'read'
        ? { type: 'RowsRead', data: { ...about, reportVersion, rows, ...without } }
        : { type: 'RowsFailed', data: { ...about, code: 'source/denied', message: 'the role may not read' } },
    );
    return { isDone: true, reason: null };
  });
  return { asked: () => asked };
};

describe('a run to the people in the rows of its report', () => {
  it('has the rows of a data source read once, and sends by what was read', async () => {
    const { asked } = await onSource('read');
    const occurrenceId = await fire();
    const [run] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
    expect(run?.data).toMatchObject({
      pages: 2,
      recipients: 3,
      people: { reportVersion: 1, parts: 2, refusedRows: 1 },
    });
    await render(occurrenceId, [await part('South'), await part('North')]);
    expect(await opened(occurrenceId, 1)).toMatchObject({ subject: 'For the South' });
    expect(asked()).toBe(1);
  });

  it('goes to those alone who may have the rows, where their own rights count, and says of the others why', async () => {
    await onSource('read', [[BOB, 'its account may not']]);
    const whose = { ...perRow, runAs: 'recipient' as const };
    const occurrenceId = await fire({ perRow: whose });
    const [run, request] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
    expect(run?.data).toMatchObject({
      ...{ pages: 1, recipients: 2 },
      people: {
        parts: 1,
        refusedRows: 2,
        refused: [{ row: 1, address: BOB, reason: 'its account may not' }, { row: 2 }],
      },
    });
    expect(request?.data).toMatchObject({ perRow: whose });
    await render(occurrenceId, [await part('North')]);
    expect(await opened(occurrenceId, 0)).toMatchObject({ recipients: [{ email: ADA }, { email: CY }] });
  });

  it('fails where an older renderer read the rows and asked for no rights but the owner’s', async () => {
    await onSource('read');
    const occurrenceId = await fire({ perRow: { ...perRow, runAs: 'recipient' } });
    const [failed] = await tracker.reaches(`run-${occurrenceId}`, 'RunFailed');
    expect(failed?.data).toMatchObject({ cause: 'audience', reason: expect.stringContaining('may have the rows') });
  });

  it('fails where the rights of recipients should count, and the rows are in the report itself', async () => {
    await define(ROWS);
    const occurrenceId = await fire({ perRow: { ...perRow, runAs: 'recipient' } });
    const [failed] = await tracker.reaches(`run-${occurrenceId}`, 'RunFailed');
    expect(failed?.data).toMatchObject({ cause: 'audience', reason: expect.stringContaining('needs a data source') });
  });

  it('fails in the words of a data source that cannot be read', async () => {
    await onSource('failed');
    const occurrenceId = await fire();
    const [failed] = await tracker.reaches(`run-${occurrenceId}`, 'RunFailed');
    expect(failed?.data).toMatchObject({ cause: 'audience', reason: 'the role may not read' });
  });

  it('sends each the part with their values, and refuses one row without holding back the others', async () => {
    await define(ROWS);
    const occurrenceId = await fire();
    const [run, request] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
    expect(run?.data).toMatchObject({
      ...{ pages: 2, recipients: 3, rendering: null },
      people: { reportVersion: 1, parts: 2, refusedRows: 1, refused: [{ row: 2, address: 'no address' }] },
    });
    expect(request?.data).toMatchObject({ perRow: { ...perRow, reportVersion: 1 } });
    const [north, south] = [await part('North'), await part('South')];
    await render(occurrenceId, [south, north]);
    expect(await opened(occurrenceId, 0)).toMatchObject({
      ...{ subject: 'Sales of North', artifacts: north.artifacts, audience: 'individually' },
      recipients: [
        { email: ADA, role: 'to' },
        { email: CY, role: 'to' },
      ],
      rendering: { rowCount: 1, contentHash: 'North' },
    });
    expect(await opened(occurrenceId, 1)).toMatchObject({
      ...{ subject: 'For the South', artifacts: south.artifacts, recipients: [{ email: BOB, role: 'to' }] },
    });
  });

  it('is never rendered whole for one of them, not even by way of mail that was sent again', async () => {
    await define(ROWS.slice(0, 2));
    const occurrenceId = await fire();
    await render(occurrenceId, [await part('North'), await part('South')]);
    const ended = async (id: string, email: string) => {
      await tracker.reaches(`delivery-${id}`, 'DeliveryOpened');
      await tracker.attempted(id, 1, { accepted: [email] });
      await tracker.reaches(`delivery-${id}`, 'DeliveryOpened', 'DeliveryCompleted');
    };
    const ask = (deliveryId: string, how: RepeatHow) => {
      const asked = { deliveryId, how, repeatId: randomId(), recipients: null, asOf: 'now' as const, dryRun: false };
      return runIn({ tenantId: 'default', userId: 'ann' }, () =>
        tracker.bus.request({ type: 'RepeatDelivery', data: asked }, randomId()),
      );
    };
    const first = deliveryIdOf(occurrenceId, 0);
    await ended(first, ADA);
    const answer = await ask(first, 'resend');
    const [again = ''] = answer.ok ? (answer.result['deliveryIds'] as string[]) : [];
    await ended(again, ADA);
    for (const id of [first, again])
      expect([id, await ask(id, 'rerender')]).toMatchObject([id, { ok: false, code: 'delivery/not-repeatable' }]);
  });

  it('goes to the people as of the firing, whatever became of the report since', async () => {
    await define(ROWS.slice(0, 1));
    await tracker.stop();
    await tracker.connect();
    const occurrenceId = await fire();
    await define(ROWS, 'ReportRevised');
    await tracker.stop();
    await tracker.run();
    const [run] = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
    expect(run?.data).toMatchObject({ pages: 1, recipients: 1, people: { reportVersion: 1 } });
  });

  it.each<[string, Rows | null, string]>([
    ['without a column', [{ email: ADA, title: null }], 'the report has no column "region"; it has email, title'],
    ['without a report', null, 'the report does not exist'],
  ])('%s fails before anything is sent, and its owner is told', async (_, rows, reason) => {
    if (rows) await define(rows);
    const occurrenceId = await fire();
    const [failed] = await tracker.reaches(`run-${occurrenceId}`, 'RunFailed');
    expect(failed?.data).toMatchObject({ cause: 'audience', reason, pages: 0 });
    await eventually(async () => expect((await tracker.events('notice-u1'))[0]?.type).toBe('FailureNoted'));
  });

  it('is judged once for all, by all rows, and no mail tells of the rows of others', async () => {
    await define(ROWS);
    const judging = judgingBy({ type: 'THRESHOLD', metric: 'Revenue', operator: '>', value: 10 });
    const occurrenceId = await fire({ judging });
    const parts = [await part('North'), await part('South')];
    await render(occurrenceId, parts);
    for (const page of [0, 1]) expect((await opened(occurrenceId, page)).artifacts).toEqual(parts[page]?.artifacts);
    const judged = await tracker.events(`condition-${occurrenceId.split('~')[0]}`);
    expect(judged.map(({ data }) => (data as Event<'ObservationRecorded'>['data']).facts.rowCount)).toEqual([4]);
  });

  it('is held by the number of people', async () => {
    await define(ROWS);
    const occurrenceId = await fire({ guard: { factor: null, max: 2 } });
    await render(occurrenceId, [await part('North'), await part('South')]);
    const all = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RunHeld');
    expect(all.at(-1)?.data).toMatchObject({ recipients: 3, limit: 2 });
  });

  it('whose files are lost sends the same bytes to the page that lacks them, and nothing to the other', async () => {
    await define(ROWS);
    const occurrenceId = await fire();
    const parts = [await part('North'), await part('South')];
    await render(occurrenceId, parts);
    await opened(occurrenceId, 0);
    const deliveryId = deliveryIdOf(occurrenceId, 1);
    await tracker.reaches(`delivery-${deliveryId}`, 'DeliveryOpened');
    await tracker.missing(deliveryId, 1);
    await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RenderRequested');
    await render(occurrenceId, parts, 2);
    const again = await eventually(async () => {
      const event = (await tracker.events(`delivery-${deliveryId}`)).at(-1);
      expect(event?.type).toBe('DispatchRequested');
      return event;
    });
    expect(again?.data).toMatchObject({ subject: 'For the South', artifacts: parts[1]?.artifacts });
    await opened(occurrenceId, 0);
  });
});
