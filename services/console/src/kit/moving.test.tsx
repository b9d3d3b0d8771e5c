/** @jest-environment jsdom */
import { afterEach, expect, it, jest } from '@jest/globals';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { words } from './kit.words';
import { SearchBox } from './search-box';
import { show } from './testing/show';
import { When } from './when';

afterEach(() => void jest.useRealTimers());

it('says how long ago a time is, also a few minutes later', async () => {
  jest.useFakeTimers();
  show(<When at={new Date(Date.now() - 60_000).toISOString()} />);
  expect(screen.getByText('1 minute ago')).toBeTruthy();
  await act(() => jest.advanceTimersByTimeAsync(3 * 60_000));
  expect(screen.getByText('4 minutes ago')).toBeTruthy();
});

/** A page whose URL has the search, and a way back. */
const Page = () => {
  const [urls, set] = useState<(string | undefined)[]>([undefined]);
  return (
    <>
      <SearchBox value={urls.at(-1)} onChange={(typed) => set([...urls, typed])} />
      <output>{urls.length}</output>
      <button type="button" onClick={() => set(urls.slice(0, -1))}>
        Back
      </button>
    </>
  );
};

it('a search shows what the URL says after the way back, and types on in between', async () => {
  show(<Page />);
  const box = screen.getByRole('searchbox', { name: words.search }) as HTMLInputElement;
  const searched = (times: number) => waitFor(() => expect(screen.getByRole('status').textContent).toBe(String(times)));
  await userEvent.type(box, 'ab');
  await searched(2);
  await userEvent.type(box, 'c ');
  await searched(3);
  expect(box.value).toBe('abc ');
  await userEvent.click(screen.getByRole('button', { name: 'Back' }));
  expect(box.value).toBe('ab');
  await userEvent.click(screen.getByRole('button', { name: 'Back' }));
  expect(box.value).toBe('');
});
