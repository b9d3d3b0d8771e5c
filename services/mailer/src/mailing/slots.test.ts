import { describe, expect, it } from '@jest/globals';
import { fillMarks, LETTER_MARKS, type LetterMark, marked } from '@punctual/chassis';
import fc from 'fast-check';
import PostalMime from 'postal-mime';
import type { Words } from './letter-words';
import { composeContent, composeMessage, type MailContent } from './mime';
import { receivedOctets, wireOctets } from './wire-message';

const headers = {
  ...{ from: 'reports@example.com', to: ['ada@example.com'], messageId: '<1@example.com>' },
  date: '2026-11-23T09:00:00Z',
};
const html = `<html><body><p>${marked('greeting', 'Hello,')}</p>\n.${marked('card', '')}\n<p>Łódź ${'sales '.repeat(30)}</p>${marked('why', 'A schedule sent it.')}</body></html>`;
const text = `${marked('greeting', 'Hello,')}\n\n.dot\n${'東京'.repeat(40)}${marked('why', 'A schedule sent it.')}\n${marked('manage', '')}.`;
const content: MailContent = {
  ...{ subject: 'Sales', html, text, inline: [] },
  attachments: [{ filename: 'a.csv', contentType: 'text/csv', content: Buffer.from('a,b\r\n') }],
};
const wordsBy = (say: (mark: LetterMark, as: 'html' | 'text') => string): Words => {
  const of = (as: 'html' | 'text') =>
    Object.fromEntries(LETTER_MARKS.map((mark) => [mark, say(mark, as)])) as Words['html'];
  return { html: of('html'), text: of('text') };
};
/** What a mail program reads of a message, without white space at its end. */
const read = async (part: Awaited<ReturnType<typeof composeContent>>, words: Words | null) => {
  const wire = await composeMessage(part, headers, words);
  const mail = await PostalMime.parse(receivedOctets(wire));
  return { wire, html: mail.html?.trimEnd(), text: mail.text?.trimEnd(), attachments: mail.attachments };
};
const trimmed = (body: string): string => body.trimEnd();

describe('the words of a reader in a message', () => {
  it('stand in the place of its marks, and the usual ones where nobody knows the reader', async () => {
    const part = await composeContent(content);
    const ada = wordsBy((mark, as) => `<${mark}> of Ada in ${as}, 50% = half\nnext.`);
    for (const words of [ada, null]) {
      const mail = await read(part, words);
      expect(mail.html).toBe(trimmed(fillMarks(html, words ? (mark) => words.html[mark] : undefined)));
      expect(mail.text).toBe(trimmed(fillMarks(text, words ? (mark) => words.text[mark] : undefined)));
      expect(mail.attachments).toHaveLength(1);
    }
  });

  it('are there whatever they hold, in short lines none of which ends the message or its part', async () => {
    const part = await composeContent(content);
    const boundary = /boundary="([^"]+)"/.exec(String(part.pieces[0]?.octets))?.[1] ?? '';
    expect(boundary).not.toBe('');
    const piece = fc.constantFrom('.', '=', '\n', ' ', '-', 'a', 'ü', '\u202e', '🎉', `\n--${boundary}--\n`, 'From ');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        const words = wordsBy(() => `x${pieces.join('')}x`);
        const { wire, ...mail } = await read(part, words);
        expect(mail.html).toBe(trimmed(fillMarks(html, (mark) => words.html[mark])));
        expect(mail.text).toBe(trimmed(fillMarks(text, (mark) => words.text[mark])));
        const lines = wireOctets(wire).toString('latin1').split('\r\n');
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
        expect(lines).not.toContain('.');
        expect(wireOctets(wire).every((octet) => octet < 128)).toBe(true);
        expect(wire.size).toBe(receivedOctets(wire).length);
      }),
      { numRuns: 60 },
    );
  });

  it('leave a body without marks as it was encoded before', async () => {
    const plain = await composeContent({ ...content, html: '<p>x</p>', text: 'x' });
    expect(plain.slots).toEqual([]);
    const ada = wordsBy(() => 'Ada');
    const one = wireOctets(await composeMessage(plain, headers, null));
    expect(one.equals(wireOctets(await composeMessage(plain, headers, ada)))).toBe(true);
    expect(String(one)).toContain('Content-Transfer-Encoding: 7bit');
  });
});
