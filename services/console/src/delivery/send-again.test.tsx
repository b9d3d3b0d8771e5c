/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { words } from './delivery.words';
import { SendAgain } from './send-again';

it('pressed twice after a lost answer, it asks for the same mail: the key is the same', async () => {
  const asked = serve(({ body }) =>
    (body as { dryRun: boolean }).dryRun ? { body: { recipients: ['ann@example.com'], refused: [] } } : 'lost',
  );
  show(<SendAgain id="d1" />);
  await userEvent.click(screen.getByRole('button', { name: words.again }));
  await userEvent.click(await screen.findByRole('menuitem', { name: words.deeds.resend }));
  const press = await screen.findByRole('button', { name: words.deeds.resend });
  const sent = () => asked.filter(({ body }) => !(body as { dryRun: boolean }).dryRun);
  await screen.findByText('ann@example.com');
  for (const times of [1, 2]) {
    await userEvent.click(press);
    await waitFor(() => expect(sent()).toHaveLength(times));
    await screen.findByRole('alert');
  }
  const [first, second] = sent().map(({ headers }) => headers.get('Idempotency-Key'));
  expect(first).toBeTruthy();
  expect(second).toBe(first);
});
