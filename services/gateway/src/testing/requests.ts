import { expect } from '@jest/globals';
import type { TestGateway } from './gateway';
import { definition } from './samples';

/** A problem body (RFC 9457). */
export const problem = (status: number, code: unknown) =>
  expect.objectContaining({
    status,
    code,
    type: expect.any(String),
    title: expect.any(String),
    detail: expect.any(String),
  });

const { name, type, source } = definition;
/** The body of a new report. */
export const reportDraft = { name, type, source };
/** The body of a new schedule. */
export const scheduleDraft = (reportId: string) => ({
  reportId,
  reportType: 'Client Progress Report',
  frequency: 'DAILY',
  format: 'PDF',
  recipients: { to: ['recipient@example.com'], cc: [], bcc: [] },
});

/** Creates a report, of the administrator unless another session is given. Returns its id. */
export const newReport = async (gateway: TestGateway, token = gateway.token): Promise<string> =>
  (await gateway.as('post', '/api/v1/reports', token).send(reportDraft).expect(201)).body.id as string;

/** Creates a report and a schedule of it. */
export const newSchedule = async (gateway: TestGateway, token = gateway.token) =>
  (
    await gateway
      .as('post', '/api/v1/report-schedules', token)
      .send(scheduleDraft(await newReport(gateway, token)))
      .expect(201)
  ).body as { id: string; reportId: string; version: number };

/** Who is told to have changed a resource since a version; each as [version, address]. */
export const changersIn = (body: { changedSince?: { version: number; by: { email: string } | null }[] }) =>
  body.changedSince?.map(({ version, by }) => [version, by?.email]);
