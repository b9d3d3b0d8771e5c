import { describe, expect, it } from '@jest/globals';
import type { Dialect } from './sql-text';
import { boundStatement } from './statement';

const bound = (query: string, dialect: Dialect, values: Record<string, unknown> = { a: 1, b: 'x', list: [1, 2] }) =>
  boundStatement(query, dialect, values);

describe('a statement with parameters', () => {
  it.each<[Dialect, string, string, unknown[]]>([
    ['postgres', 'select :a, :b, :a', 'select $1, $2, $1', [1, 'x']],
    ['mysql', 'select :a, :b, :a', 'select ?, ?, ?', [1, 'x', 1]],
    ['sqlite', 'select :a, :b, :a', 'select ?1, ?2, ?1', [1, 'x']],
    ['duckdb', 'from t where a in (:list) and b=:a', 'from t where a in ($1, $2) and b=$3', [1, 2, 1]],
    ['postgres', 'select x::text, y[1:2], z[:a]', 'select x::text, y[1:2], z[$1]', [1]],
    ['postgres', "select ':a' || E'\\':b' || :a", "select ':a' || E'\\':b' || $1", [1]],
    ['postgres', "select 'back\\' || :a", "select 'back\\' || $1", [1]],
    ['postgres', 'select $q$ :a $q$, $1x$y$', 'x', []],
    ['postgres', 'select a$b$ from t where c$ = :a', 'select a$b$ from t where c$ = $1', [1]],
    ['mysql', 'select \'a\\\':b\', "c"":d", `e:f` = :a', 'select \'a\\\':b\', "c"":d", `e:f` = ?', [1]],
    ['mysql', 'select 1--:a', 'select 1--?', [1]],
    ['mysql', 'select @x := :a', 'select @x := ?', [1]],
    ['sqlite', "select [a:b], 'it''s :c', :a", "select [a:b], 'it''s :c', ?1", [1]],
    [
      'postgres',
      'select 1 -- :a\n, :a /* :b /* */ :b */ ;\n -- end',
      'select 1 -- :a\n, $1 /* :b /* */ :b */ \n -- end',
      [1],
    ],
    ['sqlite', 'select 1 /* :b /* */ , :a', 'select 1 /* :b /* */ , ?1', [1]],
    ['postgres', '(select :a) union (select 2)', '(select $1) union (select 2)', [1]],
  ])('on %s: %s', (dialect, query, text, values) => {
    if (text === 'x') return expect(() => bound(query, dialect)).toThrow(/placeholder/);
    expect(bound(query, dialect)).toEqual({ text, values });
  });

  it('binds null, booleans and objects, and nothing that a run did not give', () => {
    const values = { none: null, yes: true, doc: { a: 1 }, empty: [] };
    expect(bound('select :none, :yes, :doc, :empty', 'postgres', values).values).toEqual([null, true, '{"a":1}', null]);
    expect(() => bound('select :constructor', 'postgres', values)).toThrow(/"constructor"/);
  });

  it('binds no more values than a database takes', () =>
    expect(() => bound('select 1 in (:list)', 'postgres', { list: Array(1_001).fill(1) })).toThrow(/1000/));
});
