/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { BackfillDialog } from './backfill.dialog';
import { words } from './backfill.words';
import { stored } from './testing/stored';

const tooMany = {
  detail: 'too many',
  code: 'schedule/too-many',
  status: 422,
  errors: [{ path: 'to', message: 'gives more than 100 times' }],
};

it('runs the missed times of a range, and says what came of it', async () => {
  const [late, to] = ['2026-12-31T09:00', '2026-11-25T09:00'];
  const asked = serve(({ body }) =>
    (body as { to: string }).to === new Date(late).toISOString()
      ? { status: 422, body: tooMany }
      : { status: 202, body: { occurrenceIds: ['o1', 'o2'], runIds: ['r1', 'r2'], already: ['o0'] } },
  );
  const { barriers } = show(<BackfillDialog schedule={stored()} onClose={() => {}} />);
  const type = (name: 'from' | 'to', value: string) =>
    fireEvent.change(screen.getByLabelText(new RegExp(`^${words[name]}`)), { target: { value } });
  const deed = await screen.findByRole('button', { name: words.deed });
  expect((deed as HTMLButtonElement).disabled).toBe(true);
  type('from', '2026-11-23T09:00');
  type('to', late);
  await userEvent.click(deed);
  await screen.findByText('gives more than 100 times');
  expect(await barriers()).toEqual([]);
  type('to', to);
  await userEvent.click(deed);
  await screen.findByText(words.started(2));
  expect(screen.getByText(words.already(1))).toBeTruthy();
  expect(asked.at(-1)?.body).toEqual({
    from: new Date('2026-11-23T09:00').toISOString(),
    to: new Date(to).toISOString(),
  });
  const [first, second] = asked.map(({ headers }) => headers.get('Idempotency-Key'));
  expect(second).not.toBe(first);
});
