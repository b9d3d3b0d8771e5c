/** @jest-environment jsdom */
import { expect, it, jest } from '@jest/globals';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { Drop } from './drop';
import { show } from './testing/show';

const shown = () => {
  const [onText, onTooLarge] = [jest.fn(), jest.fn()];
  const kit = show(
    <Drop
      choose="Choose a file"
      hint="or drop it here"
      accept=".csv"
      most={10}
      onText={onText}
      onTooLarge={onTooLarge}
    />,
  );
  return { ...kit, onText, onTooLarge };
};
/** jsdom's files have no text(). */
const fileOf = (text: string) => Object.assign(new File([text], 'a.csv'), { text: async () => text });
const drop = (file: File) =>
  fireEvent.drop(screen.getByText('or drop it here'), { dataTransfer: { files: { item: () => file } } });

it('reads a file that is dropped', async () => {
  const { onText, barriers } = shown();
  drop(fileOf('a,b'));
  await waitFor(() => expect(onText).toHaveBeenCalledWith('a,b', 'a.csv'));
  expect(await barriers()).toEqual([]);
});

it('refuses a file that is too large without reading it', () => {
  const { onText, onTooLarge } = shown();
  drop(fileOf('12345678901'));
  expect([onText.mock.calls.length, onTooLarge.mock.calls.length]).toEqual([0, 1]);
});
