import { SourceError } from './source-error';

const LINK = /<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)/g;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i;

/** The next page that a `Link` header names (RFC 8288), relative to the page; null when it names none. @throws SourceError `failed` */
export const linkedNext = (header: string, page: URL): URL | null => {
  for (const [, target = '', parameters = ''] of header.matchAll(LINK)) {
    const [, quoted, plain] = REL.exec(parameters) ?? [];
    if (!(quoted ?? plain ?? '').toLowerCase().split(/\s+/).includes('next')) continue;
    const url = URL.canParse(target, page.href) ? new URL(target, page) : null;
    if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
    throw new SourceError('failed', 'the link to the next page is no URL');
  }
  return null;
};
