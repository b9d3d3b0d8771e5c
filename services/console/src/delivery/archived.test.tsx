/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { screen, within } from '@testing-library/react';
import { show } from '../kit/testing/show';
import { Archived } from './archived';
import { words } from './delivery.words';

it('a delivery whose events were removed says so, and shows its numbers by domain', () => {
  const numbers = { accepted: 2, failed: 1, unknown: 0, suppressed: 0 };
  const figures = { recipients: 3, failure: null, receivers: [{ domain: 'example.com', ...numbers }] };
  show(<Archived of={{ archivedAt: '2027-02-21T09:00:00.000Z', figures }} />);
  expect(screen.getByRole('alert').textContent).toMatch(/2027.*3 recipients/);
  const [, row] = screen.getAllByRole('row');
  if (!row) throw new Error('there is no row');
  expect(within(row).getByText('example.com')).toBeTruthy();
  expect(row.textContent).toContain('2');
  expect(screen.queryByText(words.noRecipients)).toBeNull();
});
