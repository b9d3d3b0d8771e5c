import { type Bus, DEFAULT_TENANT, type DeadLetters, type ParkedMessage } from '@punctual/chassis';
import { deadLetterId } from '@punctual/contracts';
import { z } from 'zod';
import type { Principal } from '../../session/sessions';
import type { ViewEngine } from '../../views/engine';
import { empty, json } from '../described';
import { forward } from '../forward';
import { listQuery, pageOf, readCursor, writeCursor } from '../list';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';

const tag = 'Dead letters';
const base = '/api/v1/dead-letters';
const one = `${base}/:deadLetterId`;
const params = z.strictObject({ deadLetterId });

const summary = z
  .strictObject({
    id: z.string(),
    service: z.string().describe('the service that could not handle it'),
    message: z.string().describe('the type of the message, or the handler'),
    subject: z.string().describe('where it goes when it is replayed'),
    error: z.string(),
    deliveries: z.number().int().describe('how often it was tried'),
    at: z.iso.datetime().describe('when it was parked'),
    size: z.number().int().describe('octets'),
  })
  .meta({ id: 'DeadLetter' });
const whole = summary
  .extend({ envelope: z.json().describe('the message itself') })
  .meta({ id: 'DeadLetterWithMessage' });

const shown = ({ tenantId: _, envelope: _envelope, ...rest }: ParkedMessage) => rest;

/** The tenant whose letters a user sees: administrators of the default tenant, which is the operator's, see all of them. */
export const lettersOf = ({ tenantId }: Principal): string | null => (tenantId === DEFAULT_TENANT ? null : tenantId);

type Needs = { bus: Bus; engine: ViewEngine; deadLetters: DeadLetters };

/** Messages that could not be handled: reading them, handing them out once more, and dropping them. */
export const deadLetterRoutes = (needs: Needs): Operation[] => {
  const { deadLetters } = needs;
  const visible = async (id: string, user: Principal): Promise<ParkedMessage> => {
    const letter = await deadLetters.get(id);
    const tenantId = lettersOf(user);
    if (!letter || (tenantId !== null && letter.tenantId !== tenantId))
      throw new Problem(404, 'dead-letter/unknown', 'there is no such dead letter, or no longer');
    return letter;
  };
  return [
    operation({
      method: 'get',
      path: base,
      id: 'listDeadLetters',
      tag,
      summary:
        'List the messages that could not be handled, newest first; of a tenant a page may be short, and others follow it',
      access: 'admin',
      query: listQuery(['-at'], '-at'),
      answers: { 200: json('A page of dead letters', pageOf(summary)) },
      handle: async ({ query: { limit, cursor }, user }) => {
        const list = `dead-letters ${lettersOf(user) ?? ''}`;
        const before = cursor === undefined ? null : readCursor(cursor, list).key;
        const { letters, next } = await deadLetters.list(lettersOf(user), { before, limit });
        const nextCursor = next === null ? null : writeCursor(list, { sortedBy: null, key: next });
        return { status: 200, body: { data: letters.map(shown), nextCursor } };
      },
    }),
    operation({
      method: 'get',
      path: one,
      id: 'getDeadLetter',
      tag,
      summary: 'Read a message that could not be handled',
      access: 'admin',
      params,
      answers: { 200: json('The dead letter', whole) },
      handle: async ({ params: { deadLetterId: id }, user }) => {
        const letter = await visible(id, user);
        return { status: 200, body: { ...shown(letter), envelope: letter.envelope } };
      },
    }),
    operation({
      method: 'post',
      path: `${one}/replay`,
      id: 'replayDeadLetter',
      tag,
      summary:
        'Hand a message out once more, and remove it from the dead letters; what cannot be handled again comes back as a new one',
      access: 'admin',
      params,
      answers: { 202: empty('It will be handled again') },
      handle: async ({ params: { deadLetterId: id }, user, commandId }) => {
        await visible(id, user);
        await forward(needs, { type: 'ReplayDeadLetter', data: { id } }, commandId);
        return { status: 202 };
      },
    }),
    operation({
      method: 'post',
      path: `${one}/discard`,
      id: 'discardDeadLetter',
      tag,
      summary: 'Drop a message that could not be handled',
      access: 'admin',
      params,
      answers: { 204: empty('Dropped') },
      handle: async ({ params: { deadLetterId: id }, user, commandId }) => {
        await visible(id, user);
        await forward(needs, { type: 'DiscardDeadLetter', data: { id } }, commandId);
        return { status: 204 };
      },
    }),
  ];
};
