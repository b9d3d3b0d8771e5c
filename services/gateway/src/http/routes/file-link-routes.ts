import { type Artifacts, type Clock, escapeHtml, filePath, type LinkKeys, openFileToken } from '@punctual/chassis';
import { z } from 'zod';
import { empty } from '../described';
import { NetworkLimit } from '../network-limit';
import { type Answer, type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { PAGE_HEADERS, SECRET_HEADERS } from './link-headers';

type Needs = { artifacts: Artifacts; clock: Clock; keys: LinkKeys };

/** Downloads from one network in a minute: many people of one office open a mail at the same time. */
const PER_MINUTE = 300;

/** The same words for whatever is no link, so that nobody learns what was wrong with a forged one. */
const unknown = () => new Problem(404, 'file-link/unknown', 'there is no such link, or it was ended');

/** A link may be opened by somebody who knows nothing of APIs: the reason as a page. */
const pageOf = ({ status, message, headers }: Problem): Answer => ({
  status,
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No file</title><p style="font:16px/1.5 sans-serif;margin:3em auto;max-width:30em;padding:0 1em">${escapeHtml(message)}.</p></html>`,
  headers: { ...headers, ...PAGE_HEADERS },
});

/** The links in mails whose files were too large, and the end of all of them. */
export const fileLinkRoutes = ({ artifacts, clock, keys }: Needs): Operation[] => {
  const limit = new NetworkLimit(clock, PER_MINUTE);

  const fileOf = async (token: string): Promise<Answer> => {
    const file = await openFileToken(token, keys.of);
    if (!file) throw unknown();
    const { sha256, name, mediaType, expiresAt } = file;
    if (Date.parse(expiresAt) <= clock.millis())
      throw new Problem(410, 'file-link/gone', `this link worked until ${expiresAt}; ask for the report again`);
    const body = await artifacts.get(sha256);
    if (!body) throw new Problem(410, 'file-link/gone', 'this file is no longer kept; ask for the report again');
    // A report is untrusted data: a browser must download it, and run no script in it.
    const headers = {
      ...SECRET_HEADERS,
      'Content-Type': mediaType,
      'Content-Security-Policy': "sandbox; default-src 'none'",
    };
    return { status: 200, body, headers, fileName: name };
  };

  return [
    operation({
      method: 'get',
      path: filePath(':token'),
      id: 'getLinkedFile',
      tag: 'Deliveries',
      summary: 'Download a file that was too large for its mail, with the link in the mail',
      access: 'public',
      params: z.strictObject({ token: z.string() }),
      answers: {
        200: { description: 'The file', schema: z.string().meta({ format: 'binary' }), mediaType: '*/*' },
        404: { description: 'It is no link, or all links were ended since' },
        410: { description: 'The link has expired, or the file is no longer kept' },
        429: { description: 'Too many downloads from this network' },
      },
      handle: async ({ params: { token }, network, header }) => {
        try {
          limit.take(network);
          return await fileOf(token);
        } catch (error) {
          if (!(error instanceof Problem) || !header('accept').includes('text/html')) throw error;
          return pageOf(error);
        }
      },
    }),
    operation({
      method: 'delete',
      path: '/api/v1/file-links',
      id: 'endFileLinks',
      tag: 'Deliveries',
      summary: 'End all links to files that mails of the tenant have: none that was sent before works any more',
      access: 'admin',
      answers: { 204: empty('They have ended') },
      handle: async () => {
        await keys.replace();
        return { status: 204 };
      },
    }),
  ];
};
