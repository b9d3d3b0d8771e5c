import type { BodySection } from './body-section';
import { compiled } from './compiled';
import { MORE_TEMPLATE } from './more-template';

const inside = (html: string, pattern: RegExp): string => pattern.exec(html)?.[1] ?? '';

/** Puts text before the last of an end tag; at the end of a text without one. */
const before = (html: string, tag: string, text: string): string => {
  const at = html.toLowerCase().lastIndexOf(tag);
  return at < 0 ? html + text : html.slice(0, at) + text + html.slice(at);
};

/** A mail of a template that has no place for further reports, with their sections below all else. */
export const withMore = async (html: string, moreReports: readonly BodySection[]): Promise<string> => {
  if (moreReports.length === 0) return html;
  const filled = (await compiled(MORE_TEMPLATE)).fill({ moreReports });
  const styles = filled.match(/<style[^>]*>[^<]*\.more-rows[^<]*<\/style>/g)?.join('') ?? '';
  const sections = inside(filled, /<body[^>]*>([\s\S]*)<\/body>/i);
  return before(before(html, '</head>', styles), '</body>', sections);
};
