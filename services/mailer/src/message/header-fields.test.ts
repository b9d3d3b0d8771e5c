import { expect, it } from '@jest/globals';
import { composeContent, composeMessage } from '../mailing/mime';
import { receivedOctets } from '../mailing/wire-message';
import { headerFields } from './header-fields';

it('reads the header fields of a message as they were meant, folded and encoded or not', async () => {
  const subject = `Łódź_=?utf-8?Q?x?= 東京 ${'🎉 a rather long subject '.repeat(6)}`.trim();
  const part = await composeContent({ subject, html: '<p>x</p>', text: 'x: y', inline: [], attachments: [] });
  const to = Array.from({ length: 12 }, (_, index) => `someone-${index}@example.com`);
  const message = receivedOctets(
    await composeMessage(part, {
      ...{ from: { name: 'Zoë, "the" sender', address: 'reports@example.com' }, to },
      ...{ messageId: '<a@example.com>', date: '2026-11-23T09:00:00Z' },
    }),
  );
  const fields = headerFields(message);
  const valuesOf = (wanted: string) => fields.filter(({ name }) => name === wanted).map(({ value }) => value);
  expect(valuesOf('Subject')).toEqual([subject]);
  expect(valuesOf('To')).toEqual([to.join(', ')]);
  expect(valuesOf('From')[0]).toContain('Zoë, "the" sender');
  expect(valuesOf('Message-ID')).toEqual(['<a@example.com>']);
  expect(valuesOf('Date')).toEqual(['Mon, 23 Nov 2026 09:00:00 +0000']);
  expect(valuesOf('Content-Type')[0]).toMatch(/^multipart\/alternative;/);
  expect(fields.every(({ name }) => /^[A-Za-z-]+$/.test(name))).toBe(true);
});
