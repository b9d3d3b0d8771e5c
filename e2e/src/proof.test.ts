import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { keysIn, type Proof, type SignedDocument, verifyProof } from 'punctual-verify';
import { decoded, newKey, REAL_CLAIMS, signedBy, unfoundIn } from 'punctual-verify/testing';
import { runBuilt } from './program';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, newFolder, type System, startSystem } from './system';
import { waitUntil } from './wait-until';

const [ADA, BOB, CY, DEE] = ['ada@example.com', 'bob@example.com', 'cy@example.com', 'dee@example.com'];
const proofPath = (id: string) => `/api/v1/deliveries/${encodeURIComponent(id)}/proof`;

let peer: SmtpPeer;
let system: System;
let folder: string;
let deliveryId: string;
let document: SignedDocument;

/** Runs the built program in a folder with the proof, as somebody does who has nothing else. */
const verify = async (...args: string[]) => {
  const program = runBuilt('verify/bin/punctual-verify.cjs', {}, args);
  const { code } = await program.ended;
  return { code, out: program.stdout(), err: program.stderr() };
};

/** The first attachment of a message, as a mail program saves it. */
const attachmentOf = (raw: string): Buffer => {
  const [, base64 = ''] = /content-disposition: attachment[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+)/i.exec(raw) ?? [];
  return Buffer.from(base64, 'base64');
};

beforeAll(async () => {
  peer = await SmtpPeer.start();
  const busy = new Set([CY]);
  peer.refusal = (address) => {
    if (address === DEE) return { code: 550, text: '5.1.1 no such mailbox' };
    // Once, as greylisting does.
    return busy.delete(address) ? { code: 451, text: '4.7.1 try again later' } : null;
  };
  system = await startSystem({ env: { SMTP_URL: peer.url } });
  folder = newFolder();
  const { api } = system;
  const { id: reportId } = await api.createReport(sampleReport);
  const schedule = sampleSchedule(reportId, [ADA, BOB, CY, DEE], {
    audience: 'individually',
    format: 'PDF',
    distributionCondition: { type: 'NOT_EMPTY' },
  });
  const { id: scheduleId } = await api.createSchedule(schedule);
  await api.made('/api/v1/suppressions', { email: BOB, reason: 'he asked by telephone' });
  deliveryId = await api.execute(scheduleId);
  await waitUntil('the end', async () =>
    (await api.timeline(deliveryId)).some(({ type }) => type === 'DeliveryCompleted'),
  );
  document = await api.get<SignedDocument>(proofPath(deliveryId));
  writeFileSync(join(folder, 'proof.json'), JSON.stringify(document));
  writeFileSync(join(folder, 'jwks.json'), JSON.stringify(await api.get('/.well-known/jwks.json')));
  writeFileSync(
    join(folder, 'report.pdf'),
    attachmentOf(peer.taken.find(({ recipients }) => recipients.includes(ADA))?.raw ?? ''),
  );
}, 180_000);
afterAll(cleanUp);

const at = (name: string) => join(folder, name);

it('the program verifies the proof of a delivery offline, with the file that a recipient got', async () => {
  const { code, out, err } = await verify(at('proof.json'), at('report.pdf'), '--key', at('jwks.json'));
  expect({ code, err, out }).toMatchObject({ code: 0, err: '' });
  for (const claim of [...REAL_CLAIMS, 'file']) expect(out).toMatch(new RegExp(`^✓ ${claim} `, 'm'));
  expect(out).not.toContain('✗');
  const { claims } = decoded(document.payload) as Proof;
  expect(
    claims.recipients.map(({ email, outcome, outcomes }) => [email, outcome, outcomes.map(({ smtpCode }) => smtpCode)]),
  ).toEqual([
    [ADA, 'accepted', [250]],
    [BOB, 'suppressed', [null]],
    [CY, 'accepted', [451, 250]],
    [DEE, 'rejected', [550]],
  ]);
  expect(claims.attempts.map(({ attempt, recipients }) => [attempt, recipients])).toEqual([
    [1, 4],
    [2, 1],
  ]);
});

it('without the keys of the installation it says what that leaves open', async () => {
  const { code, out } = await verify(at('proof.json'));
  expect(code).toBe(0);
  expect(out).toMatch(/^– signer /m);
  expect(out).toContain('not who that is');
});

it('another file, another key and no proof are told apart by the exit status', async () => {
  writeFileSync(at('other.pdf'), 'another file');
  const other = await verify(at('proof.json'), at('other.pdf'), '--key', at('jwks.json'));
  expect(other.code).toBe(1);
  expect(other.out).toMatch(/^✗ file /m);
  writeFileSync(at('forged.json'), JSON.stringify(signedBy(newKey(), decoded(document.payload))));
  const forged = await verify(at('forged.json'), '--key', at('jwks.json'));
  expect(forged.code).toBe(1);
  expect(forged.out).toMatch(/^✗ signer /m);
  const none = await verify(at('report.pdf'));
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('cannot be read')]);
});

it('a change of any field of the document is found, and of any document that another key signed', async () => {
  const keys = keysIn(await system.api.get('/.well-known/jwks.json'));
  expect(verifyProof(JSON.stringify(document), { keys }).results.filter(({ holds }) => holds !== true)).toEqual([]);
  const { unfound, fields } = unfoundIn(document, keys);
  expect(unfound).toEqual([]);
  expect(fields).toBeGreaterThan(500);
});
