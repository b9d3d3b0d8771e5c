/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { act, screen } from '@testing-library/react';
import { Announcements, announce } from './announce';
import { show } from './testing/show';

it.each([false, true])('reads the same text out again when it is said twice (failed: %s)', async (failed) => {
  show(<Announcements />);
  const say = () => act(() => announce('Saved.', { failed }));
  say();
  const first = screen.getByText('Saved.');
  say();
  const second = screen.getByText('Saved.');
  expect(second).not.toBe(first);
  expect(first.isConnected).toBe(false);
});
