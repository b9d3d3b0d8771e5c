import { type Bus, datasetIdOf } from '@punctual/chassis';
import { datasetName, datasetResource, datasetSummary, datasetUpdateBody } from '@punctual/contracts';
import { z } from 'zod';
import { datasetView } from '../../views/dataset.view';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { listQuery, pageOf, pageText } from '../list';
import { type Answer, type Operation, operation } from '../operation';
import { Problem } from '../problem';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const params = z.strictObject({ dataset: datasetName });
const resource = datasetResource.meta({ id: 'Dataset' });
const query = listQuery(['name', '-name', 'lastUpdateAt', '-lastUpdateAt', 'createdAt', '-createdAt'], 'name');

const tag = 'Datasets';
const all = '/api/v1/datasets';

/** Datasets that schedules can wait for: they begin to exist with their first update, and belong to the tenant. */
export const datasetRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const answer = async (status: number, id: string): Promise<Answer> => {
    const body = await views.get(datasetView, id);
    if (!body) throw new Problem(404, 'dataset/unknown', 'no update of a dataset with this name was reported');
    return { status, body };
  };
  return [
    operation({
      method: 'post',
      path: `${all}/:dataset/updates`,
      id: 'reportDatasetUpdate',
      tag,
      summary: 'Report that a dataset was updated, or that its update failed; the same id is the same update',
      access: 'writer',
      params,
      body: datasetUpdateBody,
      example: { id: 'load-2026-11-23', asOf: '2026-11-23T05:00:00Z', ok: true },
      answers: { 201: json('The dataset', resource), 202: pending },
      handle: async ({ params: { dataset: name }, body, user: { tenantId }, commandId }) => {
        const done = await forward(needs, { type: 'RecordDatasetUpdate', data: { name, ...body } }, commandId);
        return done.visible ? answer(201, datasetIdOf(tenantId, name)) : notVisibleYet(name, done);
      },
    }),
    operation({
      method: 'get',
      path: all,
      id: 'listDatasets',
      tag,
      summary: 'List the datasets of which an update was reported',
      access: 'reader',
      query,
      answers: { 200: json('A page of datasets', pageOf(datasetSummary)) },
      handle: async ({ query: asked }) => ({
        status: 200,
        body: await pageText(views, datasetView, asked, { show: 'summary' }),
      }),
    }),
    operation({
      method: 'get',
      path: `${all}/:dataset`,
      id: 'getDataset',
      tag,
      summary: 'Read a dataset, with its last updates',
      access: 'reader',
      params,
      answers: { 200: json('The dataset', resource) },
      handle: ({ params: { dataset: name }, user: { tenantId } }) => answer(200, datasetIdOf(tenantId, name)),
    }),
  ];
};
