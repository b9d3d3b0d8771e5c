import { type Bus, datasetIdOf } from '@punctual/chassis';
import {
  type Command,
  datasetName,
  type ProbeReading,
  probeBody,
  probeReading,
  probeReply,
  probeResource,
  Rejection,
} from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import { probeView } from '../../views/probe.view';
import type { ViewReader } from '../../views/reader';
import { empty, json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { sharedAccess } from './shared-access';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const params = z.strictObject({ dataset: datasetName });
const resource = probeResource.meta({ id: 'Probe' });

const tag = 'Datasets';
const one = '/api/v1/datasets/:dataset/probe';
const example = {
  source: { kind: 'sql' as const, connection: 'shop', query: 'select max(loaded_at) as "asOf" from loads' },
  every: 'PT1M',
};

const probes = sharedAccess('probe', probeView);

/** Probes of datasets: set, read, try, remove. A dataset has at most one. */
export const probeRoutes = (needs: Needs): Operation[] => {
  const { views, bus } = needs;

  /** Its query and what it finds are those of its user alone. @throws Problem 403, 404 */
  const own = (name: string, user: Principal) => probes.changeable(views, datasetIdOf(user.tenantId, name), user);

  /** Whoever may write sets the first one; others than its user and administrators do not replace it. @throws Problem 403 */
  const settable = async (name: string, user: Principal): Promise<void> => {
    if (await views.get(probeView, datasetIdOf(user.tenantId, name)))
      await probes.changeable(views, datasetIdOf(user.tenantId, name), user, 'shown');
  };
  const change = (command: Command, commandId: string) => forward(needs, command, commandId);

  return [
    operation({
      method: 'put',
      path: one,
      id: 'setProbe',
      tag,
      summary: 'Set the query that says up to when a dataset is complete; it is read while runs wait, with your rights',
      access: 'writer',
      params,
      body: probeBody,
      example,
      answers: { 200: json('The probe', resource), 202: pending },
      handle: async ({ params: { dataset: name }, body, user, ifVersion, commandId }) => {
        await settable(name, user);
        const done = await change({ type: 'SetProbe', data: { name, ...body, ifVersion } }, commandId);
        return done.visible ? probes.answer(views, 200, datasetIdOf(user.tenantId, name)) : notVisibleYet(name, done);
      },
    }),
    operation({
      method: 'get',
      path: one,
      id: 'getProbe',
      tag,
      summary: 'Read the probe of a dataset: who set it, and administrators',
      access: 'reader',
      params,
      answers: { 200: json('The probe', resource) },
      handle: async ({ params: { dataset: name }, user }) => probes.answer(views, 200, (await own(name, user)).id),
    }),
    operation({
      method: 'post',
      path: `${one}/check`,
      id: 'checkProbe',
      tag,
      summary: 'Read the probe now: what it says, or why it fails; nothing is recorded',
      access: 'writer',
      params,
      neverReplayed: true,
      answers: { 200: json('What it found', probeReading.meta({ id: 'ProbeReading' })) },
      handle: async ({ params: { dataset: name }, user, commandId }) => {
        await own(name, user);
        const reply = await bus.request({ type: 'ReadProbe', data: { name } }, commandId);
        if (!reply.ok) throw new Rejection(reply.code, reply.message, reply.errors);
        const { probe } = probeReply.parse(reply.result);
        if (!probe) throw new Problem(404, 'probe/unknown', 'there is no such probe');
        const { asOf, problem } = probe;
        return { status: 200, body: { asOf, problem } satisfies ProbeReading };
      },
    }),
    operation({
      method: 'delete',
      path: one,
      id: 'removeProbe',
      tag,
      summary: 'Remove the probe of a dataset: only programs report its updates from now on',
      access: 'writer',
      params,
      answers: { 204: empty('Removed'), 202: pending },
      handle: async ({ params: { dataset: name }, user, ifVersion, commandId }) => {
        await own(name, user);
        const done = await change({ type: 'RemoveProbe', data: { name, ifVersion } }, commandId);
        return done.visible ? { status: 204 } : notVisibleYet(name, done);
      },
    }),
  ];
};
