import { expect, it, jest } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import { BoundValues, KeptStatements } from './kept-statements';
import type { Cell } from './view';

const kept = new KeptStatements();

/** The statement of a query of two values, as it is put together where none of its shape is known. */
const asked = (
  tenant: string,
  limit: number,
  build = jest.fn((parameters: Cell[]) => CompiledQuery.raw('?', parameters)),
) => {
  const values = new BoundValues();
  const query = { tenant: values.place(tenant), limit: values.place(limit) };
  // The text has them in another order than they were taken.
  const compile = () => build([query.limit, query.tenant]);
  return { statement: kept.of(query, values, () => ({ compile })), build };
};

it('puts a statement together once, and gives each query its own values at their places', () => {
  const first = asked('a', 10);
  expect(first.build).toHaveBeenCalledTimes(1);
  expect(first.statement).toMatchObject({ sql: '?', parameters: [10, 'a'] });
  const second = asked('b', 20);
  expect(second.build).not.toHaveBeenCalled();
  expect(second.statement).toMatchObject({ sql: '?', parameters: [20, 'b'] });
  expect(first.statement.parameters).toEqual([10, 'a']);
});

it('keeps no statement with a value of its own, which the next query of its shape would get too', () => {
  const values = new BoundValues();
  const of = (shape: object) => kept.of(shape, values, () => ({ compile: () => CompiledQuery.raw('?', ['a']) }));
  expect(() => of({ other: values.place('b') })).toThrow('has a value of its own');
  expect(() => of({ other: values.place('b') })).toThrow('has a value of its own');
});

it('tells queries apart by all that is no value', () => {
  const build = jest.fn((parameters: Cell[]) => CompiledQuery.raw('?', parameters));
  for (const shape of [
    ['in', 1],
    ['in', 2],
    ['=', 1],
  ] as const) {
    const values = new BoundValues();
    const place = values.place('a');
    kept.of([...shape, place], values, () => ({ compile: () => build([place]) }));
  }
  expect(build).toHaveBeenCalledTimes(3);
});
