import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DeliveryResource } from '@punctual/contracts';
import { verifyProof } from 'punctual-verify';
import { admin } from '../api';
import { sampleReport, sampleSchedule } from '../samples';
import { SmtpPeer } from '../smtp-peer';
import { cleanUp, type System, startSystem } from '../system';
import { waitUntil } from '../wait-until';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

const REFUSED = 'The email account does not exist';

let peer: SmtpPeer;
let system: System;
let reportId = '';
beforeAll(async () => {
  peer = await SmtpPeer.start();
  system = await startSystem({ env: { SMTP_URL: peer.url, RATE_LIMIT: '0' } });
  reportId = (await system.api.createReport(sampleReport)).id;
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

/** A run that has ended: its delivery, to some people in one mail. */
const sent = async (to: string[], more: object = {}): Promise<DeliveryResource> => {
  const schedule = { audience: 'together', retry: { maxAttempts: 0 }, ...more };
  const { id: scheduleId } = await system.api.createSchedule(sampleSchedule(reportId, to, schedule));
  const id = await system.api.execute(scheduleId);
  await waitUntil('the end', async () => (await system.api.delivery(id)).status !== 'PENDING');
  return system.api.delivery(id);
};
const pathOf = (id: string) => `/deliveries/${encodeURIComponent(id)}`;
/** What went out to others than the owner, who gets notices of failures. */
const mailsTo = (email: string) => peer.taken.filter(({ recipients }) => recipients.includes(email));

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  const [ada, bob] = [`ada.${by}@example.com`, `bob.${by}@example.com`];

  it('finds the delivery that did not reach somebody, says why, and sends it to them alone', async () => {
    peer.refusal = (address) => (address === bob ? { code: 550, text: REFUSED } : null);
    const { id, metadata } = await sent([ada, bob], { name: `To two by ${by}` });
    await sent([`other.${by}@example.com`], { name: `To others by ${by}` });
    const subject = String(metadata['subject']);

    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.opens('Deliveries');
    await ann.reads(`other.${by}@example.com`);
    await ann.types('Person, schedule or report', bob);
    await ann.losesSightOf(`other.${by}@example.com`);
    await ann.reads(`${ada} and 1 other`);
    expect(await ann.barriers()).toEqual([]);
    // What is narrowed is in the address, for a colleague.
    const bea = await Actor.visits(system.api.url, 'mouse');
    await bea.signsIn();
    await bea.goes(new URL(ann.page.url()).pathname + new URL(ann.page.url()).search);
    await bea.reads(`${ada} and 1 other`);
    await bea.leaves();
    await ann.chooses('Status', 'Skipped');
    await ann.reads('No delivery matches these filters.');
    await ann.presses('Clear the filters');
    await ann.reads(`other.${by}@example.com`);
    expect(await ann.holds('Person, schedule or report')).toBe('');

    await ann.types('Person, schedule or report', bob);
    await ann.losesSightOf(`other.${by}@example.com`);
    await ann.within(new RegExp(ada.replaceAll('.', '\\.')), () => ann.presses(subject));
    await ann.sees(subject);
    await ann.within('Recipients', async () => {
      await ann.within(new RegExp(bob.replaceAll('.', '\\.')), async () => {
        await ann.reads('Refused');
        await ann.reads(new RegExp(REFUSED));
      });
    });
    await ann.within('Timeline', () => ann.reads(new RegExp(REFUSED)));
    expect(await ann.barriers()).toEqual([]);

    peer.refusal = () => null;
    await ann.presses('Send again');
    await ann.presses('Retry who did not get it');
    await ann.reads('This person gets mail:');
    await ann.within('Retry who did not get it', () => ann.reads(bob));
    expect(mailsTo(bob)).toEqual([]);
    expect(await ann.barriers()).toEqual([]);
    await ann.within('Retry who did not get it', () => ann.presses('Retry who did not get it'));
    await ann.hears('A new run sends it to 1 person.');
    await waitUntil('the mail', () => mailsTo(bob).length === 1);
    expect(mailsTo(bob)[0]?.recipients).toEqual([bob]);
    expect(mailsTo(ada)).toHaveLength(1);
    await ann.reads('Retried, to 1 person');
    await waitUntil('the end of the run', async () => {
      const { repeatedBy } = await system.api.delivery(id);
      const run = `/api/v1/runs/${encodeURIComponent(repeatedBy[0]?.runId ?? '')}`;
      return (await system.api.get<{ status: string }>(run)).status !== 'PENDING';
    });

    // A dead end says what it is, and offers nothing.
    await ann.presses('Send again');
    await ann.presses('Retry who did not get it');
    await ann.reads(
      new RegExp(`nobody is left to send it to: ${bob.replaceAll('.', '\\.')} got it when it was sent again`),
    );
    const deed = ann.page.getByRole('dialog').getByRole('button', { name: 'Retry who did not get it' });
    expect(await deed.isDisabled()).toBe(true);
    await ann.presses('Cancel');
    await ann.isBackOn('Send again');
    await ann.leaves();
  });

  it('shows the mail as it was sent, and sends its bytes or a new one', async () => {
    const carl = `carl.${by}@example.com`;
    const { id } = await sent([carl], { name: `Again by ${by}` });
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes(pathOf(id));
    await ann.presses('Show the mail');
    await ann.within(`To ${carl}`, () => ann.reads(carl));
    const frame = ann.page.locator('iframe');
    await frame.waitFor();
    expect(await frame.getAttribute('sandbox')).toBe('');
    expect(await ann.barriers()).toEqual([]);
    const { name, bytes } = await ann.downloads('Download as .eml');
    expect(name).toMatch(/\.eml$/);
    expect(bytes.toString()).toBe(mailsTo(carl)[0]?.raw);
    await ann.within('Files', async () => {
      const file = await ann.downloads(/\.csv/);
      expect(file.bytes.toString()).toContain('North');
    });
    const proof = await ann.downloads('Proof');
    expect(proof.name).toBe('proof.json');
    const { results, proof: said } = verifyProof(proof.bytes.toString());
    expect([said?.deliveryId, results.filter(({ holds }) => holds === false)]).toEqual([id, []]);

    await ann.presses('Send again');
    await ann.presses('Resend the same bytes');
    await ann.reads('This person gets mail:');
    await ann.within('Resend the same bytes', () => ann.presses('Resend the same bytes'));
    await waitUntil('the same bytes', () => mailsTo(carl).length === 2);
    await ann.reads('Sent once more, to 1 person');

    await system.api.ask('PUT', `/api/v1/reports/${reportId}`, {
      ...sampleReport,
      source: { kind: 'inline', rows: [{ region: `East ${by}`, amount: 1 }] },
    });
    await waitUntil('the end of the run', async () => {
      const [first] = (await system.api.delivery(id)).repeatedBy;
      const run = `/api/v1/runs/${encodeURIComponent(first?.runId ?? '')}`;
      return (await system.api.get<{ status: string }>(run)).status !== 'PENDING';
    });
    await ann.presses('Send again');
    await ann.presses('Render again');
    await ann.ticks('as it is now');
    await ann.reads('This person gets mail:');
    expect(await ann.barriers()).toEqual([]);
    await ann.within('Render again', () => ann.presses('Render again'));
    await waitUntil('the new mail', () => mailsTo(carl).length === 3);
    const attached = /filename="?[^"\n]*\.csv[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/.exec(mailsTo(carl)[2]?.raw ?? '')?.[1];
    expect(Buffer.from(attached ?? '', 'base64').toString()).toContain(`East ${by}`);
    await ann.reads('Rendered again, to 1 person');
    await system.api.ask('PUT', `/api/v1/reports/${reportId}`, sampleReport);
    await ann.leaves();
  });

  it('answers whether somebody got it', async () => {
    const dora = `dora.${by}@example.com`;
    peer.refusal = (address) => (address === dora ? { code: 550, text: REFUSED } : null);
    await sent([dora], { name: `To Dora by ${by}` });
    peer.refusal = () => null;
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes(`/people/${dora}`);
    await ann.sees('Did, or didn’t, they get it?');
    await ann.reads(new RegExp(`Their mail server refused it on .* and said “.*${REFUSED}.*”`));
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Show this delivery');
    await ann.within('Recipients', () => ann.reads('Refused'));
    await ann.goes(`/people/${admin.email}`);
    await ann.presses('See everything you receive');
    await ann.sees('Subscriptions');
    await ann.leaves();
  });
});

it('what cannot be sent again says why', async () => {
  const condition = { type: 'THRESHOLD', metric: 'total', operator: '>', value: 1_000_000 };
  const metrics = [{ name: 'total', op: 'sum', column: 'amount' }];
  const watched = await system.api.createReport({ ...sampleReport, metrics });
  const { id: scheduleId } = await system.api.createSchedule(
    sampleSchedule(watched.id, 'skipped@example.com', { distributionCondition: condition }),
  );
  const skipped = await system.api.execute(scheduleId);
  await waitUntil('the skip', async () => (await system.api.delivery(skipped)).status === 'SKIPPED');
  peer.refusal = (address) => (address === 'later@example.com' ? { code: 451, text: '4.7.1 Try again later' } : null);
  const waits = await sent(['later@example.com'], { retry: { maxAttempts: 3, delays: ['PT10M'] } });

  const ann = await Actor.visits(system.api.url, 'keyboard');
  await ann.signsIn();
  await ann.goes(pathOf(waits.id));
  await ann.reads('Waits for a retry');
  await ann.presses('Send again');
  await ann.presses('Retry who did not get it');
  await ann.reads(/the delivery has not ended: it is tried again by itself at/);
  expect(await ann.barriers()).toEqual([]);
  await ann.goes(pathOf(skipped));
  await ann.reads('Why it was skipped');
  await ann.reads(/total 200 is not above 1,000,000/);
  await ann.goes('/deliveries/no-such-delivery');
  await ann.reads('deliveryId: is not a delivery id');
  await ann.goes(pathOf(waits.id.replace(/^.{8}/, '00000000')));
  await ann.reads('there is no such delivery');
  expect(await ann.barriers()).toEqual([]);
  await ann.leaves();
});
