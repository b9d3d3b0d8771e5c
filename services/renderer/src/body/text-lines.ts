import { BoundedCache, escapeHtml } from '@punctual/chassis/offline';
import { compile } from 'html-to-text';

const KEPT_OCTETS = 64 * 1024;

/** Breaks texts into lines of at most so many characters, where words allow. Any white space between words becomes one space. */
export const linesIn = (width: number): ((text: string) => string[]) => {
  const wrap = compile({ wordwrap: width });
  // The notice is the same in each mail, and takes longer than all else of a text.
  const known = new BoundedCache<string[]>(KEPT_OCTETS);
  const wrapped = (text: string): string[] => {
    const found = known.get(text);
    if (found) return found;
    const lines = wrap(escapeHtml(text)).split('\n');
    known.set(text, lines);
    return lines;
  };
  // Most texts are short, and need nobody to look for their words.
  return (text) => (text.length <= width && !/^\s|\s$|\s\s|[\t\n\f\r]/.test(text) ? [text] : wrapped(text));
};
