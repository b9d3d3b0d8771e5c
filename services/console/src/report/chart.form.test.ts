/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { newChart, toChart } from './chart.form';
import { picturesIn, picturesOf } from './chart-pictures';

it('says nothing of a new chart that it does not need', () =>
  expect(toChart({ ...newChart('region', 'revenue'), title: 'Sales' })).toEqual({
    ...{ title: 'Sales', kind: 'bar', x: 'region', y: 'revenue' },
  }));

it('sends no option that its kind does not have, and keeps it for one that does', () => {
  const bars = { ...newChart('month', 'revenue'), horizontal: true, stacked: true, series: 'region', limit: '5' };
  expect(toChart(bars)).toMatchObject({ horizontal: true, stacked: true, series: 'region', limit: 5 });
  const pie = toChart({ ...bars, kind: 'pie' });
  expect(pie).toMatchObject({ kind: 'pie', limit: 5 });
  expect(Object.keys(pie)).not.toEqual(expect.arrayContaining(['horizontal', 'stacked', 'series']));
});

it('sends several columns as a list, and none as one that is refused', () => {
  expect(toChart({ ...newChart('month', 'a'), y: ['a', 'b'] }).y).toEqual(['a', 'b']);
  expect(toChart(newChart('month', '')).y).toEqual([]);
});

it('finds each chart among the pictures of a mail', () => {
  const image = (alt: string, src: string) => `<img alt="${alt}" src="${src}">`;
  const html = [
    image('Example', 'data:image/png;base64,logo'),
    image('Sales: bar chart of revenue by region. North 1.', 'data:image/png;base64,one'),
    image('Sales &amp; more: pie chart of revenue by &lt;region&gt;. North 1.', 'data:image/png;base64,two'),
    image('Far: away', 'https://elsewhere.example/x.png'),
  ].join('<script>throw 1</script>');
  const found = picturesOf(['Gone', 'Sales', 'Sales & more', 'Sales', 'Far', ''], picturesIn(html));
  expect(found.map((picture) => picture?.src.split(',')[1])).toEqual([
    undefined,
    'one',
    'two',
    ...Array.from({ length: 3 }),
  ]);
});
