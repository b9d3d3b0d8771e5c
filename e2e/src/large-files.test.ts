import { createHash } from 'node:crypto';
import { afterAll, expect, it } from '@jest/globals';
import { freePort } from '@punctual/chassis';
import { sampleReport, sampleSchedule } from './samples';
import { SmtpPeer } from './smtp-peer';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

const MAX_SIZE = 120_000;
const rows = Array.from({ length: 2_000 }, (_, row) => ({ row, text: `row ${row} ${'x'.repeat(60)}` }));

/** Lines of quoted-printable text are broken by `=` (RFC 2045, section 6.7). */
const unfolded = (raw = '') => raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');

it('a file that is too large for the mail server is a link in the mail, and the link gives the file without a session', async () => {
  const peer = await SmtpPeer.start({ maxSize: MAX_SIZE });
  const port = await freePort();
  const env = { SMTP_URL: peer.url, PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
  const { api, stop } = await startSystem({ env });
  const { id: reportId } = await api.createReport({ ...sampleReport, source: { kind: 'inline', rows } });
  const linking = await api.createSchedule(sampleSchedule(reportId, 'reader@example.com', { largeFiles: 'LINK' }));
  const sent = await api.execute(linking.id);
  await waitUntil('the mail', async () => (await api.delivery(sent)).status === 'SENT');
  const raw = peer.taken[0]?.raw ?? '';
  expect(raw.length).toBeLessThan(MAX_SIZE);
  const [link = ''] = /http:\/\/127\.0\.0\.1:\d+\/files\/[\w.-]+/.exec(unfolded(raw)) ?? [];
  const file = await fetch(link);
  const [bytes, name] = [Buffer.from(await file.arrayBuffer()), file.headers.get('content-disposition')];
  expect([file.status, name]).toEqual([200, expect.stringMatching(/^attachment; filename=".*\.csv"/)]);
  expect(String(bytes)).toContain(rows.at(-1)?.text);
  // What the link gives is what the log says was made.
  const artifacts = await api.get<{ artifacts: { sha256: string }[] }>(
    `/api/v1/deliveries/${encodeURIComponent(sent)}`,
  );
  expect(JSON.stringify(artifacts)).toContain(createHash('sha256').update(bytes).digest('hex'));

  // Without the permission of its schedule no file leaves as a link.
  const failing = await api.createSchedule(
    sampleSchedule(reportId, 'other@example.com', { retry: { maxAttempts: 0 } }),
  );
  const refused = await api.execute(failing.id);
  await waitUntil('the end', async () => (await api.delivery(refused)).status === 'PERMANENTLY_FAILED');
  expect((await api.delivery(refused)).outcomes).toMatchObject([{ email: 'other@example.com', outcome: 'rejected' }]);
  expect(peer.messageIdsTo('other@example.com')).toEqual([]);
  await stop();
}, 120_000);
