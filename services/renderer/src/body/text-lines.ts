import { escapeHtml } from '@punctual/chassis/offline';
import { compile } from 'html-to-text';

/** Breaks texts into lines of at most so many characters, where words allow. Any white space between words becomes one space. */
export const linesIn = (width: number): ((text: string) => string[]) => {
  const wrapped = compile({ wordwrap: width });
  // Most texts are short, and need nobody to look for their words.
  return (text) =>
    text.length <= width && !/^\s|\s$|\s\s|[\t\n\f\r]/.test(text) ? [text] : wrapped(escapeHtml(text)).split('\n');
};
