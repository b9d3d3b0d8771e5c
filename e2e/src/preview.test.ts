import { createHash } from 'node:crypto';
import { afterAll, expect, it } from '@jest/globals';
import { sampleReport, sampleSchedule } from './samples';
import { cleanUp, startSystem } from './system';
import { waitUntil } from './wait-until';

afterAll(cleanUp);

type Link = { url: string; contentType: string; name: string; size: number };
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

it('a preview has the bytes that a run sends, stored or not, and its address needs no session', async () => {
  const { api, stop } = await startSystem();
  const report = await api.createReport(sampleReport);
  const schedule = await api.createSchedule({ ...sampleSchedule(report.id, 'ada@example.com'), format: 'CSV' });
  const deliveryId = await api.execute(schedule.id);
  await waitUntil('the mail', async () => (await api.delivery(deliveryId)).status === 'SENT');
  const { metadata } = await api.delivery(deliveryId);
  const sent = (metadata['artifacts'] as { role: string; name: string; sha256: string }[]).find(
    ({ role }) => role === 'attachment',
  );
  const asked = { format: 'CSV', timezone: schedule.timezone };
  const stored = await api.made<string>(`/api/v1/reports/${report.id}/preview`, asked);
  expect(hashOf(`\ufeff${stored}`)).toBe(sent?.sha256);
  const body = { report: sampleReport, ...asked, as: 'link' };
  const { url, name } = await api.made<Link>('/api/v1/reports/preview', body);
  expect(name).toBe(sent?.name);
  expect(hashOf(`\ufeff${await (await fetch(new URL(url, api.url))).text()}`)).toBe(sent?.sha256);
  expect((await fetch(new URL(`${url}x`, api.url))).status).toBe(404);
  await stop();
}, 120_000);

it('a preview of nearly 100,000 rows takes longer than a request between parts may, and comes all the same', async () => {
  const { api, stop } = await startSystem();
  const rows = Array.from({ length: 95_000 }, () => ({ a: 1 }));
  const report = { name: 'Long', type: 'Long', source: { kind: 'inline', rows } };
  const link = { report, format: 'PDF', as: 'link' };
  const { url, size } = await api.made<Link>('/api/v1/reports/preview', link);
  const pdf = Buffer.from(await (await fetch(new URL(url, api.url))).arrayBuffer());
  expect([pdf.length, pdf.subarray(0, 5).toString()]).toEqual([size, '%PDF-']);
  await stop();
}, 120_000);
