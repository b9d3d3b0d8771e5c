import { LETTER_MARKS } from '@punctual/chassis/offline';
import { Tokenizer } from 'htmlparser2';

/** One fault of a template; `line` counts from 1. */
export type TemplateFault = { line: number; message: string };

/** HTML elements that have no end tag (HTML Standard, 13.1.2 "Void elements"). */
const VOID = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'param',
  'source',
  'track',
  'wbr',
]);
/** Elements that a mail must not contain: mail clients strip them, filters penalize them, and a browser preview would run them. */
const REFUSED = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'applet', 'base', 'form']);
const ACTIVE_URL = /^[\s\u0000-\u001f]*(javascript|vbscript)[\s\u0000-\u001f]*:/i;

/** Elements whose text is no place for the words of a letter, which may hold markup. */
const NO_LETTER = new Set(['title', 'mj-title', 'style', 'mj-style']);
const LETTER = new RegExp(`\\{\\{~?\\s*(?:\\.\\./)*(${LETTER_MARKS.join('|')})\\s*~?\\}\\}`, 'g');

/** Replaces Handlebars marks by blanks of the same length: `<td{{#if a}} class="b"{{/if}}>` is one tag. An escaped mark is text. */
const withoutMarks = (template: string): string =>
  template.replace(/(?<!\\)(\{\{!--[\s\S]*?--\}\}|\{\{[\s\S]*?\}\})/g, (mark) => mark.replace(/[^\n]/g, ' '));

/**
 * Faults that MJML itself ignores: an element not closed, closed twice or out of order (MJML repairs it silently),
 * `mj-include` (reads files), scripts, event attributes and script addresses, also inside comments, and CDATA.
 */
export const templateFaults = (template: string): TemplateFault[] => {
  const source = withoutMarks(template);
  const faults: TemplateFault[] = [];
  const open: { name: string; line: number }[] = [];
  let seen = { at: 0, line: 1 };
  const lineAt = (index: number): number => {
    for (; seen.at < index; seen.at++) if (source[seen.at] === '\n') seen = { at: seen.at, line: seen.line + 1 };
    return seen.line;
  };
  const fault = (index: number, message: string): void => {
    faults.push({ line: lineAt(index), message });
  };
  let tag = { name: '', at: 0 };
  let attribute = { name: '', value: '' };
  const letter = [...template.matchAll(LETTER)].map(({ index, 1: mark = '' }) => ({ index, mark }));
  const noLetter = (start: number, end: number, where: string): void => {
    for (const { index, mark } of letter)
      if (index >= start && index < end) fault(index, `{{${mark}}} stands in text, and not ${where}`);
  };

  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (start, end) => {
        tag = { name: source.slice(start, end).toLowerCase(), at: start };
        if (tag.name === 'mj-include') fault(start, 'mj-include is refused: a template stands alone');
        else if (REFUSED.has(tag.name)) fault(start, `<${tag.name}> is refused in a mail`);
      },
      onopentagend: () => {
        if (!VOID.has(tag.name)) open.push({ name: tag.name, line: lineAt(tag.at) });
      },
      onselfclosingtag: () => {},
      onclosetag: (start, end) => {
        const name = source.slice(start, end).toLowerCase();
        const at = open.findLastIndex((element) => element.name === name);
        if (at < 0) {
          if (!VOID.has(name)) fault(start, `</${name}> closes an element that is not open`);
          return;
        }
        for (const { name: left, line } of open.splice(at).slice(1))
          faults.push({ line, message: `<${left}> is not closed` });
      },
      onattribname: (start, end) => {
        attribute = { name: source.slice(start, end).toLowerCase(), value: '' };
        if (/^on[a-z]+$/.test(attribute.name))
          fault(start, `the event attribute ${attribute.name} is refused in a mail`);
      },
      onattribdata: (start, end) => {
        attribute.value += source.slice(start, end);
        noLetter(start, end, `in the attribute ${attribute.name}`);
      },
      onattribentity: (code) => {
        attribute.value += String.fromCodePoint(code);
      },
      onattribend: (_quote, end) => {
        if (ACTIVE_URL.test(attribute.value)) fault(end, `${attribute.name}: script addresses are refused`);
      },
      oncomment: (start, end) => {
        if (/<\s*(script|iframe|object|mj-include)/i.test(source.slice(start, end)))
          fault(start, 'a comment holds a refused element');
        noLetter(start, end, 'in a comment');
      },
      oncdata: (start) => fault(start, 'CDATA is refused'),
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      ontext: (start, end) => {
        const name = open.at(-1)?.name ?? '';
        if (NO_LETTER.has(name)) noLetter(start, end, `in <${name}>`);
      },
      ontextentity: () => {},
      onend: () => {
        for (const { name, line } of open) faults.push({ line, message: `<${name}> is not closed` });
      },
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return faults.toSorted((a, b) => a.line - b.line);
};
