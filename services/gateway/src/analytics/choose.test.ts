import { expect, it } from '@jest/globals';
import { choose } from './choose';

const one = (id: string, size: number, successRate: number | null, ended = size) => ({ id, size, ended, successRate });
const ids = (all: { id: string }[]) => all.map(({ id }) => id);

it('tells the largest, and the best and the worst of those that ended often enough', () => {
  const all = [
    one('b', 5, 1),
    one('a', 5, 1),
    one('large', 100, 0.5),
    one('rare', 4, 0),
    one('bad', 10, 0.1),
    one('pending', 50, null, 0),
  ];
  const { count, most, best, worst } = choose(all, 5);
  expect(count).toBe(6);
  expect(ids(most)).toEqual(['large', 'pending', 'bad', 'a', 'b', 'rare']);
  expect(ids(best)).toEqual(['a', 'b', 'large', 'bad']);
  expect(ids(worst)).toEqual(['bad', 'large']);
  expect(ids(choose(all, 1).worst)).toEqual(['rare', 'bad', 'large']);
});

it('tells at most twenty, and ten of the best and the worst', () => {
  const many = Array.from({ length: 30 }, (_, index) => one(`x${String(index).padStart(2, '0')}`, 10, index / 30));
  const { most, best, worst } = choose(many, 1);
  expect([most.length, ids(best)[0], best.length, ids(worst)[0], worst.length]).toEqual([20, 'x29', 10, 'x00', 10]);
});
