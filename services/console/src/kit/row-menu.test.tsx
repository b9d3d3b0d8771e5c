/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { Confirm } from './confirm';
import { words } from './kit.words';
import { RowMenu } from './row-menu';
import { ShownOnce } from './shown-once';
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
  const [said, setSaid] = useState(false);
  const change = () => {
    asked.close();
    setSaid(true);
  };
  return (
    <>
      <RowMenu name="Ann" actions={[{ label: 'Change', onDo: () => asked.ask('change', 'Ann') }]} />
      <Confirm
        opened={asked.opened('change')}
        title={`Changing ${asked.row}`}
        deed="Do"
        onDo={change}
        onClose={asked.close}
      >
        Really?
      </Confirm>
      <ShownOnce opened={said} title="Secret" says="Once" secret="x" onClose={() => setSaid(false)} />
    </>
  );
};

it('has the focus again after the dialogs that its entry opened, one after the other', async () => {
  show(<Dialogs />);
  const button = screen.getByRole('button', { name: 'Actions for Ann' });
  await userEvent.click(button);
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Change' }));
  await screen.findByRole('dialog', { name: 'Changing Ann' });
  await userEvent.click(screen.getByRole('button', { name: 'Do' }));
  await screen.findByRole('dialog', { name: 'Secret' });
  await userEvent.click(screen.getByRole('button', { name: words.savedIt }));
  await waitFor(() => expect(document.activeElement).toBe(button));
});
