import { describe, expect, it } from '@jest/globals';
import { reportBody } from './report';
import { MAX_INLINE_OCTETS } from './source';

const minimal = { name: 'Sales', type: 'Sales Report', source: { kind: 'inline', rows: [{ a: 1 }] } };
const problems = (body: unknown) =>
  reportBody
    .safeParse(body)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('\n') ?? '';

describe('the body of a report', () => {
  it('needs a name, a type and a source', () => {
    expect(reportBody.parse(minimal)).toEqual({
      ...minimal,
      parameters: {},
      metrics: [],
      charts: [],
      columns: null,
      template: null,
      locale: null,
      files: {},
      fileName: null,
    });
    expect(problems({})).toMatch(/name: [\s\S]*type: [\s\S]*source: /);
  });

  it.each([
    ['an unknown field', { ...minimal, colour: 'red' }, /colour/],
    ['an unknown source', { ...minimal, source: { kind: 'ftp' } }, /^source/],
    ['rows that are no records', { ...minimal, source: { kind: 'inline', rows: [1] } }, /^source\.rows\.0: /],
    [
      'rows over the limit',
      { ...minimal, source: { kind: 'inline', rows: [{ a: 'x'.repeat(MAX_INLINE_OCTETS) }] } },
      /^source\.rows: .*768 KiB/,
    ],
    ['line breaks in the name', { ...minimal, name: 'a\nb' }, /^name: .*line breaks/],
    ['an unknown aggregate', { ...minimal, metrics: [{ name: 'm', op: 'median', column: 'a' }] }, /^metrics\.0\.op: /],
    ['an unknown chart', { ...minimal, charts: [{ title: 't', kind: 'radar', x: 'a', y: 'a' }] }, /^charts\.0\.kind: /],
    [
      'an unknown type of value',
      { ...minimal, columns: [{ key: 'a', format: { type: 'roman' } }] },
      /^columns\.0\.format\.type: /,
    ],
    [
      'a currency that is no code',
      { ...minimal, columns: [{ key: 'a', format: { type: 'money', currency: 'euro' } }] },
      /^columns\.0\.format\.currency: .*ISO 4217/,
    ],
    [
      'too many decimals',
      { ...minimal, metrics: [{ name: 'm', op: 'sum', column: 'a', format: { type: 'number', decimals: 21 } }] },
      /^metrics\.0\.format\.decimals: /,
    ],
    ['an unknown delimiter', { ...minimal, files: { csv: { delimiter: 'x' } } }, /^files\.csv\.delimiter: /],
    ['a file name of unknown parts', { ...minimal, fileName: '{{client}}' }, /^fileName: \{\{client\}\} is not known/],
    ['a file name with folders', { ...minimal, fileName: '../{{report}}' }, /^fileName: .*contain \//],
    ['a file name that turns', { ...minimal, fileName: 'a\u202etxt.exe' }, /^fileName: .*U\+202E/],
    ['a file name with an open mark', { ...minimal, fileName: '{{report' }, /^fileName: .*contain \{/],
    ['an unknown total', { ...minimal, columns: [{ key: 'a', total: 'median' }] }, /^columns\.0\.total: /],
    [
      'more than fits into one event',
      {
        ...minimal,
        source: { kind: 'inline', rows: [{ a: 'x'.repeat(700_000) }] },
        parameters: { p: 'y'.repeat(300_000) },
      },
      /^parameters: .*64 KiB/,
    ],
  ])('refuses %s', (_, body, why) => expect(problems(body)).toMatch(why));
});
