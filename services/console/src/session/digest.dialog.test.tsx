/** @jest-environment jsdom */
import { beforeAll, expect, it, jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { DigestDialog } from './digest.dialog';
import { words } from './digest.words';

beforeAll(() => {
  // jsdom has no layout, and the field with the zones scrolls to the one that is chosen.
  Element.prototype.scrollIntoView ??= () => {};
});

it('shows the present choice, marks what the server refuses, and ends when the other is saved', async () => {
  const message = 'is not a region of the IANA time zone database';
  const wrong = { detail: 'invalid', code: 'body/invalid', status: 422, errors: [{ path: 'timezone', message }] };
  let refuses = true;
  const asked = serve(({ method, body }) => {
    if (method === 'GET') return { body: { frequency: 'off', timezone: 'UTC', since: null } };
    return refuses
      ? { status: 422, body: wrong }
      : { body: { ...(body as object), since: '2026-11-23T09:00:00.000Z' } };
  });
  const onClose = jest.fn();
  const { barriers } = show(<DigestDialog onClose={onClose} />);
  const off = await screen.findByRole('radio', { name: words.frequencies.off });
  expect((off as HTMLInputElement).checked).toBe(true);
  const weekly = screen.getByRole('radio', { name: words.frequencies.weekly });
  weekly.focus();
  await userEvent.keyboard('[Space]');
  const press = () => userEvent.click(screen.getByRole('button', { name: words.deed }));
  await press();
  await screen.findByText(message);
  expect(await barriers()).toEqual([]);
  expect(onClose).not.toHaveBeenCalled();
  refuses = false;
  await press();
  await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(asked.at(-1)).toMatchObject({
    method: 'PUT',
    path: '/api/v1/me/digest',
    body: { frequency: 'weekly', timezone: 'UTC' },
  });
});
