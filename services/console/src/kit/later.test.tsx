/** @jest-environment jsdom */
import { afterEach, expect, it, jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import { Suspense } from 'react';
import { later } from './later';
import { show } from './testing/show';

afterEach(() => {
  jest.useRealTimers();
});

const Greeting = ({ name }: { name: string }) => <p>Hello {name}</p>;
const shownIn = (element: React.ReactElement) => show(<Suspense fallback={<p>comes</p>}>{element}</Suspense>);

it('is shown at once when its script was loaded before', async () => {
  const Later = later(async () => Greeting);
  await Later.load();
  shownIn(<Later name="Ada" />);
  expect(screen.queryByText('comes')).toBeNull();
  screen.getByText('Hello Ada');
});

it('is waited for when its script was not, and loads it once', async () => {
  let loads = 0;
  const Later = later(async () => {
    loads += 1;
    return Greeting;
  });
  shownIn(<Later name="Ada" />);
  screen.getByText('comes');
  await screen.findByText('Hello Ada');
  await Later.load();
  expect(loads).toBe(1);
});

it('can be asked for again when its script did not come', async () => {
  let loads = 0;
  const Later = later(async () => {
    loads += 1;
    if (loads === 1) throw new Error('no network');
    return Greeting;
  });
  await expect(Later.load()).rejects.toThrow('no network');
  await Later.load();
  shownIn(<Later name="Ada" />);
  screen.getByText('Hello Ada');
});

it('is waited for ahead until its script is there or failed, and for a second at most', async () => {
  jest.useFakeTimers();
  const settled: string[] = [];
  const ahead = (name: string, script: Promise<typeof Greeting>) =>
    later(() => script)
      .ahead()
      .then(() => settled.push(name));
  let comes = (_: typeof Greeting): void => {};
  void ahead('failed', Promise.reject(new Error('no network')));
  void ahead('came', new Promise((resolve) => (comes = resolve)));
  void ahead('never', new Promise(() => {}));
  await jest.advanceTimersByTimeAsync(900);
  expect(settled).toEqual(['failed']);
  comes(Greeting);
  await jest.advanceTimersByTimeAsync(0);
  expect(settled).toEqual(['failed', 'came']);
  await jest.advanceTimersByTimeAsync(100);
  expect(settled).toEqual(['failed', 'came', 'never']);
});
