import { expect, it } from '@jest/globals';
import { sampleContent } from '../testing/sample-content';
import { bodyTable } from './body-table';
import { tableText } from './table-text';

it('has columns beside each other, numbers at their right, and long cells in several lines', () => {
  const rows = [
    { name: 'Łódź', n: 5, note: 'a note that is longer than its column' },
    { name: '<b>', n: 1200, note: '' },
  ];
  expect(tableText(bodyTable(sampleContent(rows), { reports: 1, hasFiles: false }))).toEqual([
    'name       n   note',
    'Łódź       5   a note that is longer',
    '               than its column',
    '<b>    1,200',
  ]);
});
