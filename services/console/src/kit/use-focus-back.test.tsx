/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { show } from './testing/show';
import { useFocusBack } from './use-focus-back';

const Dialog = ({ onClose }: { onClose: () => void }) => {
  useFocusBack();
  return (
    <button type="button" onClick={onClose}>
      Close
    </button>
  );
};

const Page = ({ vanishing = false }: { vanishing?: boolean }) => {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <h1 tabIndex={-1}>Page</h1>
      {!(vanishing && opened) && (
        <button type="button" onClick={() => setOpened(true)}>
          Open
        </button>
      )}
      {opened && <Dialog onClose={() => setOpened(false)} />}
    </>
  );
};

const openAndClose = async () => {
  await userEvent.click(screen.getByRole('button', { name: 'Open' }));
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
};

it('returns the focus to what opened the dialog', async () => {
  show(<Page />);
  await openAndClose();
  expect(document.activeElement?.textContent).toBe('Open');
});

it('puts it on the heading where that has gone', async () => {
  show(<Page vanishing />);
  await openAndClose();
  expect(document.activeElement?.textContent).toBe('Page');
});
