/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { show } from '../kit/testing/show';
import { Strip } from './strip';

const marks = ['13:00', '14:00', '18:30'].map((time, at) => ({
  at: `2026-11-28T${time}:00Z`,
  count: at === 1 ? 1_000 : 1,
  schedules: [{ id: `${at}`, name: `Schedule ${at}` }],
}));
const onChoose = jest.fn();
const shown = () =>
  show(<Strip marks={marks} from="2026-11-28T12:00:00Z" until="2026-11-29T12:00:00Z" chosen={1} onChoose={onChoose} />);

it('is one control that says the time and how many are due then', async () => {
  const { barriers } = shown();
  expect(screen.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/1,000 schedules$/);
  expect(await barriers()).toEqual([]);
});

it('is walked by arrow keys, from one time to the next', async () => {
  shown();
  screen.getByRole('slider').focus();
  await userEvent.keyboard('{ArrowRight}{ArrowLeft}');
  expect(onChoose.mock.calls).toEqual([[2], [0]]);
});
