import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { openApiDocument } from '../openapi';
import { type Operation, operation } from '../operation';
import { Problem } from '../problem';
import { docsPage, docsScript } from './pages';

const assets = dirname(require.resolve('swagger-ui-dist/package.json'));
/** The only files served from that folder; a name from a request never reaches the file system. */
const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const tag = 'Documents';
const text = (mediaType: string) => ({ description: 'The page', schema: z.string(), mediaType });
const html = (body: string) => ({ status: 200, body, headers: { 'Content-Type': 'text/html; charset=utf-8' } });

/** The OpenAPI document, and a page to try the API. `others` are all other operations. */
export const documentRoutes = (others: readonly Operation[], { publicUrl }: { publicUrl: string }): Operation[] => {
  let document: string | null = null;
  const own: Operation[] = [
    operation({
      method: 'get',
      path: '/openapi.json',
      id: 'getOpenApi',
      tag,
      summary: 'This description, as OpenAPI 3.1',
      access: 'public',
      answers: { 200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.json()) } },
      handle: async () => {
        document ??= JSON.stringify(openApiDocument([...others, ...own], { url: publicUrl || '/' }));
        return { status: 200, body: document, headers: { 'Content-Type': 'application/json' } };
      },
    }),
    operation({
      method: 'get',
      path: '/docs',
      id: 'getDocs',
      tag,
      summary: 'A page to read and try the API',
      access: 'public',
      answers: { 200: text('text/html') },
      handle: async () => html(docsPage),
    }),
    operation({
      method: 'get',
      path: '/docs/:file',
      id: 'getDocsFile',
      tag,
      summary: 'Assets of that page',
      access: 'public',
      params: z.strictObject({ file: z.string().max(100) }),
      answers: { 200: text('*/*') },
      handle: async ({ params: { file } }) => {
        if (file === 'start.js')
          return { status: 200, body: docsScript, headers: { 'Content-Type': 'text/javascript; charset=utf-8' } };
        const type = Object.hasOwn(TYPES, file) ? TYPES[file] : undefined;
        if (!type) throw new Problem(404, 'route/unknown', 'there is no such file');
        return {
          status: 200,
          body: await readFile(join(assets, file)),
          headers: { 'Content-Type': type, 'Cache-Control': 'public, max-age=86400' },
        };
      },
    }),
  ];
  return own;
};
