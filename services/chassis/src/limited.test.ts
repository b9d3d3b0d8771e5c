import { expect, it } from '@jest/globals';
import { Unavailable } from './errors';
import { limited } from './limited';

it('runs so many at once, lets so many wait in turn, and refuses the next', async () => {
  const inTurn = limited(2, 2, 'too many');
  const begun: number[] = [];
  const ends = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
  const run = (index: number) =>
    inTurn(async () => {
      begun.push(index);
      await ends[index]?.promise;
      if (index === 0) throw new Error('failed');
      return index;
    });
  const [first, ...others] = [0, 1, 2, 3].map(run);
  const failed = expect(first).rejects.toThrow('failed');
  expect(begun).toEqual([0, 1]);
  await expect(run(4)).rejects.toThrow(new Unavailable('service', 'too many'));
  ends[0]?.resolve();
  await failed; // a failure gives its place away, too
  expect(begun).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve();
  expect(await Promise.all(others)).toEqual([1, 2, 3]);
  expect(await run(4)).toBe(4);
});

it('whoever leaves before their turn gives up their place, and hears why', async () => {
  const inTurn = limited(1, 1, 'too many');
  const end = Promise.withResolvers<void>();
  const first = inTurn(() => end.promise);
  const gone = new AbortController();
  const second = inTurn(async () => 'second', gone.signal);
  await expect(inTurn(async () => 'early')).rejects.toThrow('too many');
  gone.abort(new Error('has left'));
  await expect(second).rejects.toThrow('has left');
  const third = inTurn(async () => 'third', new AbortController().signal);
  end.resolve();
  await first;
  expect(await third).toBe('third');
  await expect(inTurn(async () => 'late', gone.signal)).rejects.toThrow('has left');
  expect(await inTurn(async () => 'last')).toBe('last');
});
