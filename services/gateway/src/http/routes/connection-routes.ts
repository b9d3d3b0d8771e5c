import type { Bus } from '@punctual/chassis';
import { type Command, connectionCheck, connectionName, connectionResource, Rejection } from '@punctual/contracts';
import { z } from 'zod';
import { json } from '../described';
import { pageOf } from '../list';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';

type Needs = { bus: Bus };

const tag = 'Connections';
const all = '/api/v1/connections';

/** The databases that the operator configured for the sources of reports: names and checks, never what they are reached with. */
export const connectionRoutes = ({ bus }: Needs): Operation[] => {
  const ask = async (command: Command, commandId: string) => {
    const reply = await bus.request(command, commandId);
    if (reply.ok) return reply.result;
    if (reply.code === 'connection/unknown') throw new Problem(404, reply.code, reply.message);
    throw new Rejection(reply.code, reply.message, reply.errors);
  };
  return [
    operation({
      method: 'get',
      path: all,
      id: 'listConnections',
      tag,
      summary: 'List the connections that a report of the caller may use; administrators see all',
      access: 'writer',
      answers: { 200: json('The connections', pageOf(connectionResource.meta({ id: 'Connection' }))) },
      handle: async ({ commandId }) => {
        const { connections } = await ask({ type: 'ListConnections', data: {} }, commandId);
        return { status: 200, body: { data: connections, nextCursor: null } };
      },
    }),
    operation({
      method: 'post',
      path: `${all}/:connection/check`,
      id: 'checkConnection',
      tag,
      summary: 'Connect to a database now, as a run would, and say how that went',
      access: 'writer',
      params: z.strictObject({ connection: connectionName }),
      neverReplayed: true,
      answers: { 200: json('Whether it works', connectionCheck.meta({ id: 'ConnectionCheck' })) },
      handle: async ({ params: { connection: name }, commandId }) => ({
        status: 200,
        body: await ask({ type: 'CheckConnection', data: { name } }, commandId),
      }),
    }),
  ];
};
