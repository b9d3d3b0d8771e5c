import { describe, expect, it } from '@jest/globals';
import { fileName } from './file/file-name';
import { renderFiles } from './render';
import { fullSample, sampleContent } from './testing/sample-content';

describe('renderFiles', () => {
  it('makes each format once, named by report and as-of date', async () => {
    const files = await renderFiles(fullSample(5), ['PDF', 'EXCEL', 'CSV', 'HTML', 'JSON', 'PDF']);
    expect(files.map(({ name, mediaType }) => [name, mediaType])).toEqual([
      ['client-progress-report-2026-11-23.pdf', 'application/pdf'],
      ['client-progress-report-2026-11-23.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
      ['client-progress-report-2026-11-23.csv', 'text/csv; charset=utf-8; header=present'],
      ['client-progress-report-2026-11-23.html', 'text/html; charset=utf-8'],
      ['client-progress-report-2026-11-23.json', 'application/json'],
    ]);
    expect(files.map(({ content }) => content.subarray(0, 4).toString('latin1'))).toEqual([
      '%PDF',
      'PK\u0003\u0004',
      '\u00ef\u00bb\u00bfc',
      '<!do',
      '{\n "',
    ]);
  });

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['Łódź & Ψ: Q1/2026', 'łódź-ψ-q1-2026'],
    ['', 'report'],
    ['...', 'report'],
    ['a\r\nb\u0000c', 'a-b-c'],
    ['a\u202ecod.exe', 'acod-exe'],
    ['می\u200cخواهم', 'میخواهم'],
    ['\u3164\u115f', 'report'],
    ['x'.repeat(300), 'x'.repeat(160)],
    ['CON', 'con'],
    ['\ud800', 'report'],
  ])('the report %p becomes the file %p', (name, file) =>
    expect(fileName(sampleContent([], { name }), 'pdf')).toBe(`${file}-2026-11-23.pdf`),
  );

  const named = (template: string, changes: object = {}) =>
    fileName(
      sampleContent([], { fileName: template, parameters: { region: 'EMEA', of: 'a/b\u202e:c', n: 4 }, ...changes }),
      'pdf',
    );
  it.each([
    ['{{report}}-{{asOf}}-{{parameters.region}}', 'Client Progress Report-2026-11-23-EMEA.pdf'],
    ['{{ type }} {{parameters.n}}', 'Progress 4.pdf'],
    ['Q{{parameters.of}}', 'Qa-b-c.pdf'],
    ['con', 'con_.pdf'],
    ['LPT1.x', 'LPT1_.x.pdf'],
    ['console', 'console.pdf'],
    [' .. ', 'report.pdf'],
    ['a. ', 'a.pdf'],
  ])('the template %p gives %p', (template, name) => expect(named(template)).toBe(name));
  it('a template gives no long name, no half of a character, and no name from a parameter that is not there', () => {
    const long = named('{{report}}', { name: `${'x'.repeat(157)}👨‍👩‍👧` });
    expect(long).toBe(`${'x'.repeat(157)}.pdf`);
    expect(() => named('{{parameters.country}}')).toThrow(
      expect.objectContaining({ code: 'report/bad-file-name', message: expect.stringContaining('"country"') }),
    );
    expect(() => named('{{parameters.constructor}}')).toThrow();
  });

  it('dates the file by the calendar of the report', () => {
    expect(fileName(sampleContent([], { generatedFor: '2026-11-23T02:00:00Z' }), 'csv')).toBe(
      'client-progress-report-2026-11-22.csv',
    );
  });

  it.each([
    ['report/bad-as-of', { generatedFor: 'yesterday' }],
    ['report/unknown-zone', { timezone: 'Mars/Base' }],
  ])('refuses with %s', async (code, changes) => {
    for (const format of ['PDF', 'EXCEL', 'CSV', 'HTML', 'JSON'] as const)
      await expect(renderFiles(sampleContent([], changes), [format])).rejects.toMatchObject({
        name: 'RenderError',
        code,
      });
  });
});
