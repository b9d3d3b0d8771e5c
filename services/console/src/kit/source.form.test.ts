import { describe, expect, it } from '@jest/globals';
import {
  blankSource,
  bodyProblem,
  fromSource,
  isComplete,
  type Source,
  type SourceForm,
  sourceFieldOf,
  toSource,
  usedParameters,
} from './source.form';

const orders: Extract<Source, { kind: 'http' }> = {
  kind: 'http',
  url: 'https://crm.example.com/v1/orders?open=1',
  method: 'POST',
  query: { region: { parameter: 'region' }, page: 2, all: true, text: '2' },
  headers: { Accept: 'application/json', 'X-Key.a': { secret: 'crm' } },
  body: { since: { parameter: 'from' }, tags: ['a', 1, null] },
  format: 'json',
  rowsAt: 'orders.{ "id": id }',
  paging: { by: 'cursor', next: 'meta.next', parameter: 'after', maxPages: 7 },
};

const all: Source[] = [
  { kind: 'inline', rows: [{ a: 1 }] },
  { kind: 'sql', connection: 'shop', query: ' select *\nfrom t ' },
  orders,
  { ...orders, body: 'text', paging: { by: 'link', maxPages: 100 } },
  { ...orders, method: 'GET', body: undefined, rowsAt: undefined, format: 'csv', paging: null },
];

describe('the source of a report', () => {
  it.each(all)('comes back as it was: %j', (source) =>
    // As JSON, in which what is undefined is absent.
    expect(JSON.parse(JSON.stringify(toSource(fromSource(source), [{ a: 1 }])))).toEqual(
      JSON.parse(JSON.stringify(source)),
    ),
  );

  it('sends nothing of another kind, and keeps it', () => {
    const form = fromSource(orders);
    expect(toSource({ ...form, kind: 'csv' }, [])).not.toHaveProperty('rowsAt');
    expect(toSource({ ...form, kind: 'csv' }, [])).toMatchObject({ format: 'csv', paging: null });
    expect(toSource({ ...form, method: 'GET' }, [])).not.toHaveProperty('body');
    expect(toSource({ ...form, kind: 'sql', statement: 'select 1' }, [])).toEqual({
      kind: 'sql',
      connection: '',
      query: 'select 1',
    });
  });

  it('sends as text what was typed over', () => {
    const form = fromSource(orders);
    const query = form.query.map((field) => (field.name === 'page' ? { ...field, value: '3' } : field));
    expect(toSource({ ...form, query }, [])).toMatchObject({ query: { page: '3', all: true } });
  });

  it.each<[boolean, Partial<SourceForm>]>([
    [false, { kind: 'inline' }],
    [false, { kind: 'sql', connection: 'shop', statement: ' ' }],
    [false, { kind: 'sql', statement: 'select 1' }],
    [true, { kind: 'sql', connection: 'shop', statement: 'select 1' }],
    [false, { kind: 'json' }],
    [false, { kind: 'json', url: 'https://a.example', method: 'POST', body: '{' }],
    [true, { kind: 'json', url: 'https://a.example', method: 'POST', body: '{}' }],
  ])('has enough to be read, %s: %j', (enough, form) =>
    expect(isComplete({ ...blankSource, ...form }, [])).toBe(enough),
  );
});

it('takes nothing or JSON for a body', () =>
  expect(['', ' ', '{"a": 1}', '1', '{"a": 1', 'text'].map((text) => bodyProblem(text) === true)).toEqual([
    ...[true, true, true, true, false, false],
  ]));

describe('the parameters that are used', () => {
  const used = (form: Partial<SourceForm>) => usedParameters({ ...blankSource, ...form });
  it('are those of a query, outside of texts, names, comments and casts', () => {
    const statement = `select ':no', ":nor", sold::date, a[1:2] -- :neither
      /* :not */ from t where region in (:regions) and sold >= :from and sold < :asOf and x = $$ :never $$ and y = :from`;
    expect(used({ kind: 'sql', statement })).toEqual(['regions', 'from', 'asOf']);
  });
  it('are those that a request names', () => expect(usedParameters(fromSource(orders))).toEqual(['region', 'from']));
  it('are none of rows that the report holds itself', () => expect(used({ statement: 'select :a' })).toEqual([]));
});

describe('what the server says about a request', () => {
  it.each([
    ['url', 'url'],
    ['query.page', 'query.1.value'],
    ['headers.X-Key.a', 'headers.1.value'],
    ['headers.X-Key.a.secret', 'headers.1.value'],
    ['headers.gone', null],
    ['headers', 'headers.0.name'],
    ['paging.next', 'next'],
    ['paging.parameter', 'cursor'],
  ])('%s is shown at %s', (path, field) => expect(sourceFieldOf(path, fromSource(orders))).toBe(field));
});
