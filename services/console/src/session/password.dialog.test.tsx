/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { PasswordDialog } from './password.dialog';
import { words } from './password.words';

it('marks what the server refuses, and ends when the password is changed', async () => {
  const wrong = {
    detail: 'invalid',
    code: 'body/invalid',
    status: 422,
    errors: [{ path: 'currentPassword', message: 'is not your password' }],
  };
  const asked = serve(({ body }) =>
    (body as { currentPassword: string }).currentPassword === 'right' ? { status: 204 } : { status: 422, body: wrong },
  );
  const onClose = jest.fn();
  const { barriers } = show(<PasswordDialog onClose={onClose} />);
  const current = await screen.findByLabelText(new RegExp(`^${words.current}`));
  await userEvent.type(current, 'wrong');
  await userEvent.type(screen.getByLabelText(new RegExp(`^${words.next}`)), 'a new password');
  const press = () => userEvent.click(screen.getByRole('button', { name: words.deed }));
  await press();
  await screen.findByText('is not your password');
  expect(await barriers()).toEqual([]);
  expect(onClose).not.toHaveBeenCalled();
  await userEvent.clear(current);
  await userEvent.type(current, 'right');
  await press();
  await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  expect(asked.at(-1)).toMatchObject({
    method: 'PUT',
    path: '/api/v1/me/password',
    body: { currentPassword: 'right', newPassword: 'a new password' },
  });
});
