import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomId, repository } from '@punctual/chassis';
import { asTenant, type Backends, reportDefined, startBackends } from '@punctual/chassis/testing';
import { metadataFor, type ReportEvent } from '@punctual/contracts';
import { report } from './report';
import { reportAt } from './report-at';

let backends: Backends;
beforeAll(async () => {
  backends = await startBackends();
});
afterAll(() => backends.close());

it('reads the version that was asked for, until the report is deleted', async () => {
  const { store } = await backends.open({ service: 'renderer' });
  const read = reportAt({ reports: repository(store, 'report', report), store });
  const reportId = randomId();
  const append = ({ type, data }: ReportEvent) =>
    asTenant(() =>
      store.append(`report-${reportId}`, [{ id: randomId(), type, data, metadata: metadataFor(type, whose) }], 'any'),
    );
  const whose = { tenantId: 'acme', userId: 'u1' };
  const first = reportDefined(reportId);
  const { definition, at } = first.data;
  const revised = { ...definition, name: 'Revised' };
  await append(first);
  await append({ type: 'ReportRevised', data: { reportId, definition: revised, at } });
  expect(await read(reportId)).toMatchObject({ version: 2, definition: revised });
  expect(await read(reportId, 2)).toMatchObject({ version: 2, definition: revised });
  expect(await read(reportId, 1)).toMatchObject({ status: 'active', version: 1, definition });
  await append({ type: 'ReportDeleted', data: { reportId, at } });
  expect(await read(reportId, 1)).toMatchObject({ status: 'deleted' });
});
