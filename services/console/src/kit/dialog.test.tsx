/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { MantineProvider } from '@mantine/core';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { Dialog } from './dialog';
import { words } from './kit.words';
import { show } from './testing/show';

/** `after`: what becomes of the button that opened it. */
type Props = { after?: 'gone' | 'disabled'; insists?: boolean };

/** A page with a dialog that is only there while it is open, and a second one above it. */
const Page = ({ after, insists = false }: Props) => {
  const [opened, setOpened] = useState(false);
  const [second, setSecond] = useState(false);
  const [done, setDone] = useState(false);
  const finish = () => {
    setDone(true);
    setOpened(false);
  };
  return (
    <>
      <h1 tabIndex={-1}>Page</h1>
      {!(after === 'gone' && done) && (
        <button type="button" disabled={after === 'disabled' && done} onClick={() => setOpened(true)}>
          Open
        </button>
      )}
      {opened && (
        <Dialog title="First" insists={insists} onClose={() => setOpened(false)}>
          <input aria-label="Name" />
          <button type="button" onClick={() => setSecond(true)}>
            More
          </button>
          <button type="button" onClick={finish}>
            Done
          </button>
          <Dialog opened={second} title="Second" onClose={() => setSecond(false)}>
            Above
          </Dialog>
        </Dialog>
      )}
    </>
  );
};

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));
const dialogs = () => screen.queryAllByRole('dialog').map((one) => one.getAttribute('aria-labelledby'));
const hasFocus = (text: string) => waitFor(() => expect(document.activeElement?.textContent).toBe(text));

it('has a heading and a named way out, and no barriers', async () => {
  const { barriers } = show(<Page />);
  await press('Open');
  expect(await screen.findByRole('dialog', { name: 'First' })).toBeTruthy();
  expect(screen.getByRole('heading', { name: 'First' })).toBeTruthy();
  expect(await barriers()).toEqual([]);
  await press(words.close);
  expect(dialogs()).toEqual([]);
});

it('Escape closes the newest alone', async () => {
  show(<Page />);
  await press('Open');
  await press('More');
  await screen.findByRole('dialog', { name: 'Second' });
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Second' })).toBeNull());
  expect(screen.getByRole('dialog', { name: 'First' })).toBeTruthy();
  await userEvent.keyboard('{Escape}');
  await waitFor(() => expect(dialogs()).toEqual([]));
});

it('a click beside it keeps what is typed', async () => {
  const { baseElement } = show(<Page />);
  await press('Open');
  await userEvent.type(screen.getByLabelText('Name'), 'Ann');
  for (const overlay of baseElement.querySelectorAll('[class*="overlay"], [class*="inner"]'))
    await userEvent.click(overlay);
  expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('Ann');
});

it('that insists has no way around it', async () => {
  show(<Page insists />);
  await press('Open');
  expect(screen.queryByRole('button', { name: words.close })).toBeNull();
  await userEvent.keyboard('{Escape}');
  expect(dialogs()).toHaveLength(1);
});

it('gives the focus back to what opened it', async () => {
  show(<Page />);
  await press('Open');
  await press('More');
  await userEvent.keyboard('{Escape}');
  await hasFocus('More');
  await userEvent.keyboard('{Escape}');
  await hasFocus('Open');
});

/** Two dialogs, the second of which follows the first in one rendering, and the first fades. */
const Following = () => {
  const [step, setStep] = useState<'page' | 'first' | 'second'>('page');
  return (
    <MantineProvider env="default">
      <button type="button" onClick={() => setStep('first')}>
        Begin
      </button>
      <Dialog opened={step === 'first'} title="First" onClose={() => setStep('page')}>
        <button type="button" onClick={() => setStep('second')}>
          Next
        </button>
      </Dialog>
      {step !== 'page' && (
        <Dialog opened={step === 'second'} title="Second" onClose={() => setStep('page')}>
          <button type="button" onClick={() => setStep('page')}>
            End
          </button>
        </Dialog>
      )}
    </MantineProvider>
  );
};

it('gives it back after a second dialog to what opened the first', async () => {
  show(<Following />);
  await press('Begin');
  await userEvent.click(await screen.findByRole('button', { name: 'Next' }));
  await userEvent.click(await screen.findByRole('button', { name: 'End' }));
  await hasFocus('Begin');
});

it.each(['gone', 'disabled'] as const)('puts it on the heading where that is %s afterwards', async (after) => {
  show(<Page after={after} />);
  await press('Open');
  await press('Done');
  await hasFocus('Page');
});
