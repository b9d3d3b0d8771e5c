import { expect, it } from '@jest/globals';
import { artifact, life, returned, runOpened } from '../testing/samples';
import { inWords } from './in-words';

/** The texts for the outcomes in the sample delivery: one of two recipients accepted, the other after a retry. */
const told = life()
  .filter(({ data }) => 'result' in data)
  .map((event) => inWords(event).text);

it('describes an outcome, and with the last of several how the attempt ended', () => {
  expect(told).toEqual([
    'The mail server accepted Ann@example.com: 250 OK',
    'The mail server deferred bob@example.com: 451 no; attempt 1 ended: 1 accepted, 1 unresolved, 0 rejected',
    'The mail server accepted bob@example.com: 250 OK',
  ]);
});

it('says what came back, from whom, and what it means', () => {
  const texts = [
    returned('RecipientBounced', 'ann@example.com'),
    returned('RecipientBounced', 'ann@example.com', 'content'),
    returned('RecipientDelayed', 'ann@example.com'),
    returned('RecipientComplained', 'ann@example.com'),
  ].map((event) => inWords(event).text);
  expect(texts).toEqual([
    'Came back: ann@example.com (5.1.1 no such user); the address does not take mail',
    'Came back: ann@example.com (5.1.1 no such user); the mail was refused, not the address',
    'Not delivered yet: ann@example.com (5.1.1 no such user); it is still being tried',
    'Reported as spam: ann@example.com (5.1.1 no such user); its owner wants no more',
  ]);
});

it('names the relay of an outcome, where there are several', () => {
  const [first] = life().filter(({ type }) => type === 'RecipientsAccepted');
  if (first?.type !== 'RecipientsAccepted') throw new Error('the sample has no acceptance');
  const { text, detail } = inWords({ ...first, data: { ...first.data, relay: 'office' } });
  expect(text).toBe('The mail server accepted Ann@example.com: 250 OK (relay office)');
  expect(detail['relay']).toBe('office');
  expect(inWords(first).detail).not.toHaveProperty('relay');
});

it('says how many get their mail later, and when, where a budget does not suffice', () => {
  const about = { deliveryId: 'd1', attempt: 1, relay: 'office', at: '2026-11-23T09:00:00.000Z' };
  const later = [
    { count: 2_000, from: '2026-11-24T09:05:00.000Z' },
    { count: 1_400, from: '2026-11-25T09:10:00.000Z' },
  ];
  const text = (now: number) => inWords({ type: 'SendingPutOff', data: { ...about, now, later } }).text;
  expect(text(6_600)).toBe(
    'The daily budget of relay office lets 3,400 of 10,000 recipients wait: 6,600 get it now, 2,000 from 2026-11-24T09:05:00.000Z, 1,400 from 2026-11-25T09:10:00.000Z',
  );
  expect(text(0)).toContain('3,400 of 3,400 recipients wait: nobody gets it now, 2,000 from');
});

it('names lists that add nobody when a run opens', () => {
  const listId = '33333333-3333-4333-8333-333333333333';
  const lists = [
    { listId, revision: 4, status: 'active', members: 1 },
    { listId, revision: 2, status: 'deleted', members: 0 },
    { listId, revision: null, status: 'none', members: 0 },
  ] as const;
  const { text, detail } = inWords({ type: 'RunOpened', data: { ...runOpened.data, lists: [...lists] } });
  expect(text).toMatch(/; 2 distribution lists of the schedule did not exist any more$/);
  expect(detail['lists']).toEqual([
    `${listId}: 1 member at revision 4`,
    `${listId}: deleted`,
    `${listId}: never existed`,
  ]);
  expect(inWords(runOpened).detail).not.toHaveProperty('lists');
});

it('names the rows that name nobody, and counts the parts that were rendered', () => {
  const columns = { address: 'email', parameters: ['region'], runAs: 'owner' as const };
  const refused = [
    { row: 1, address: 'ada', reason: 'it is bad' },
    { row: 7, address: null, reason: 'it has no address' },
  ];
  const people = { ...columns, reportVersion: 1, parts: 2, refusedRows: 2, refused };
  const { text, detail } = inWords({ type: 'RunOpened', data: { ...runOpened.data, people } });
  expect(text).toMatch(/; 2 rows of the report named nobody who can be sent to$/);
  expect(detail['refused']).toEqual(['row 1 (ada): it is bad', 'row 7: it has no address']);
  const rendered = life().find(({ type }) => type === 'ReportRendered');
  if (rendered?.type !== 'ReportRendered') throw new Error('the sample has no rendering');
  const { subject, artifacts, metrics, rowCount, contentHash } = rendered.data;
  const part = { values: ['North'], subject, artifacts: [artifact], metrics, rowCount, contentHash };
  const inParts = inWords({ ...rendered, data: { ...rendered.data, artifacts: [], parts: [part, part] } });
  expect(artifacts).toEqual([artifact]);
  expect(inParts.text).toBe('Rendered 1 row into 2 files of 6 bytes together, in 2 parts for the people in the rows');
});

it('shows the parameters of the run, where the report declares them', () => {
  const rendered = life().find(({ type }) => type === 'ReportRendered');
  if (rendered?.type !== 'ReportRendered') throw new Error('the sample has no rendering');
  expect(inWords(rendered).detail).not.toHaveProperty('parameters');
  const parameters = { since: '2026-10-01', regions: ['EMEA'] };
  const { detail } = inWords({ ...rendered, data: { ...rendered.data, parameters } });
  expect(detail['parameters']).toEqual(['since: 2026-10-01', 'regions: ["EMEA"]']);
});

it('names the further reports of a mail, with their rows, and counts those that are asked for', () => {
  const rendered = life().find(({ type }) => type === 'ReportRendered');
  if (rendered?.type !== 'ReportRendered') throw new Error('the sample has no rendering');
  const { reportId } = rendered.data;
  const further = { reportId, name: 'Stock', reportVersion: 3, rowCount: 2 };
  const moreReports = [further, { ...further, name: 'Returns', rowCount: 1 }];
  const { text, detail } = inWords({ ...rendered, data: { ...rendered.data, moreReports } });
  expect(text).toMatch(/together, with “Stock” \(2 rows\), “Returns” \(1 row\)$/);
  expect(detail['moreReports']).toEqual(['Stock, version 3', 'Returns, version 3']);
});

it('says which characters no font has, with the file that shows marks for them', () => {
  const rendered = life().find(({ type }) => type === 'ReportRendered');
  if (rendered?.type !== 'ReportRendered') throw new Error('the sample has no rendering');
  const missingCharacters = [{ file: 'r.pdf', count: 2, examples: ['U+12000', 'U+D800'] }];
  expect(inWords({ ...rendered, data: { ...rendered.data, missingCharacters } }).text).toMatch(
    /; no font has 2 characters of r\.pdf, which shows a mark instead \(U\+12000, U\+D800\)$/,
  );
});

it('counts recipients when there are many', () => {
  const recipients = ['a@x.example', 'b@x.example'].map((email) => ({
    email,
    smtpCode: 550,
    enhancedCode: '5.1.1',
    text: 'no',
  }));
  const data = { deliveryId: 'd', attempt: 2, recipients, result: null, at: '2026-11-23T09:00:00Z' };
  expect(inWords({ type: 'RecipientsRejected', data })).toEqual({
    text: 'The mail server rejected 2 recipients',
    detail: { attempt: 2, recipients: ['a@x.example: 550 5.1.1 no', 'b@x.example: 550 5.1.1 no'] },
  });
});

it('says why a run is held, and that a person released it', () => {
  const about = {
    occurrenceId: 'o',
    scheduleId: runOpened.data.scheduleId,
    pages: 3,
    attempt: 1,
    at: '2026-11-23T09:00:00Z',
  };
  const numbers = { recipients: 1_200, limit: 120, median: 40, why: '1200 recipients are more than 3 times 40' };
  expect(inWords({ type: 'RunHeld', data: { ...about, ...numbers } })).toEqual({
    text: 'Held until a person releases it: 1200 recipients are more than 3 times 40',
    detail: { recipients: 1_200, limit: 120, median: 40 },
  });
  const released = { ...about, userId: 'u', deadline: '2026-11-24T09:00:00Z' };
  expect(inWords({ type: 'RunReleased', data: released }).text).toBe('Released by a person, so it goes on');
});

it('says what data a run waits for, and that it was sent without', () => {
  const { occurrenceId, scheduleId, reportId, timezone } = runOpened.data;
  const [since, until, at] = ['2026-11-22T09:00:00Z', '2026-11-23T13:00:00Z', '2026-11-23T09:00:00Z'];
  const datasets = [
    { name: 'sales', asOf: since },
    { name: 'stock', asOf: null },
  ];
  const wait = { match: 'any', since, until, onDeadline: 'sendStamped', datasets } as const;
  const waiting = { occurrenceId, scheduleId, pages: 1, ...wait, datasets, at };
  expect(inWords({ type: 'RunWaiting', data: waiting }).text).toBe(
    `The data is not ready: it waits until ${until} for one of its datasets to be newer than ${since}: sales is as of ${since}, stock was never updated`,
  );
  const request = {
    ...{ runId: occurrenceId, attempt: 1, reportId, formats: ['CSV' as const], parameters: {}, asOf: at, timezone },
    ...{ lost: false, deliveryId: null, at },
  };
  const asked = `Asked for CSV, with the data as of ${at}`;
  const told = (ready: boolean) =>
    inWords({ type: 'RenderRequested', data: { ...request, data: { ready, datasets } } });
  expect(told(false)).toEqual({
    text: `${asked}; the data it waited for is not ready, and the mail says so`,
    detail: { attempt: 1, datasets: [`sales is as of ${since}`, 'stock was never updated'] },
  });
  expect(told(true).text).toBe(asked);
  const moreReports = [{ reportId, formats: ['PDF' as const], parameters: {} }];
  expect(inWords({ type: 'RenderRequested', data: { ...request, moreReports } }).text).toBe(
    `Asked for CSV and 1 further report, with the data as of ${at}`,
  );
  expect(inWords({ type: 'RenderRequested', data: request })).toEqual({ text: asked, detail: { attempt: 1 } });
});
