/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RowMenu } from './row-menu';
import { show } from './testing/show';
import { useAsked } from './use-asked';

it('names its row, and says why a deed cannot be done', async () => {
  const onDo = jest.fn();
  const { barriers } = show(
    <RowMenu
      name="Ann"
      actions={[
        { label: 'Change', onDo },
        { label: 'Disable', onDo, why: 'Not your own account' },
      ]}
    />,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Actions for Ann' }));
  const entry = await screen.findByRole('menuitem', { name: /Disable.*Not your own account/ });
  await userEvent.click(entry);
  expect(onDo).not.toHaveBeenCalled();
  expect(await barriers()).toEqual([]);
});

const Dialogs = () => {
  const asked = useAsked<'change', string>();
  return (
    <>
      <RowMenu name="Ann" actions={[{ label: 'Change', onDo: () => asked.ask('change', 'Ann') }]} />
      {asked.opened('change') && <p>Changing {asked.row}</p>}
      <button
        type="button"
        onClick={() => {
          asked.close();
          asked.back();
        }}
      >
        Close
      </button>
    </>
  );
};

it('has the focus again after the dialogs that its entry opened', async () => {
  show(<Dialogs />);
  const button = screen.getByRole('button', { name: 'Actions for Ann' });
  await userEvent.click(button);
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Change' }));
  expect(screen.getByText('Changing Ann')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(document.activeElement).toBe(button));
  expect(screen.queryByText('Changing Ann')).toBeNull();
});
