import { expect, it } from '@jest/globals';
import type { Report } from '../api/reports';
import { fromFiles, toFiles } from './files.form';

it.each<Report['files']>([
  {},
  { csv: {} },
  { csv: { delimiter: '\t', byteOrderMark: false, lineEnd: 'LF', quotes: 'always', formatted: true } },
  { csv: { byteOrderMark: true, formatted: false }, pdf: { paper: 'Letter' } },
  { pdf: { orientation: 'landscape' } },
  { pdf: { password: { secret: 'board' } }, excel: { password: { secret: 'hr' } } },
])('%j comes back as it was', (files) => expect(toFiles(fromFiles(files))).toEqual(files));

it('says what differs from the usual, and no longer what does not', () => {
  const form = fromFiles({ csv: { delimiter: ';' }, pdf: { paper: 'Letter' } });
  expect(toFiles({ ...form, byteOrderMark: false, paper: '' })).toEqual({
    ...{ csv: { delimiter: ';', byteOrderMark: false }, pdf: {} },
  });
  expect(toFiles({ ...fromFiles({}), formatted: true })).toEqual({ csv: { formatted: true } });
});

it('locks files by the name of a secret, and opens them again', () => {
  const locked = toFiles({ ...fromFiles({}), pdfPassword: ' board ', excelPassword: 'board' });
  expect(locked).toEqual({ pdf: { password: { secret: 'board' } }, excel: { password: { secret: 'board' } } });
  expect(toFiles({ ...fromFiles(locked), pdfPassword: '', excelPassword: ' ' })).toEqual({ pdf: {}, excel: {} });
});

it('keeps what it cannot edit', () => {
  const newer = { csv: { compressed: true }, excel: { theme: 'dark' } } as unknown as Report['files'];
  expect(toFiles({ ...fromFiles(newer), delimiter: ';' })).toEqual({
    ...{ csv: { compressed: true, delimiter: ';' }, excel: { theme: 'dark' } },
  });
});
