import { describe, expect, it } from '@jest/globals';
import type { ChartSpec } from '../data/content';
import { tableOf } from '../data/table';
import { theme } from '../file/theme';
import { sampleContent, sampleRows } from '../testing/sample-content';
import { chartPng, chartSvg, missingInChart } from './chart';
import { chartAlt } from './chart-alt';
import { chartData } from './chart-data';
import { cutLabel, labelsAlong, labelWidth, measured } from './chart-labels';
import { chartSize } from './chart-size';
import { chartFaults } from './chart-spec';
import { outlined } from './outlined';

const spec = (kind: ChartSpec['kind'], changes: Partial<ChartSpec> = {}): ChartSpec => ({
  ...{ title: 'Chart', x: 'x', y: 'y' },
  ...changes,
  kind,
});
const points = (values: unknown[]) => sampleContent(values.map((y, i) => ({ x: `p${i}`, y })));
const coded = (code: string) => expect.objectContaining({ name: 'RenderError', code });
/** Names and numbers of the first series. */
const drawn = (chart: ChartSpec, content: ReturnType<typeof sampleContent>) => {
  const { series, note } = chartData(chart, content);
  return { series: series.map(({ name, points: all }) => [name, ...all.map(({ x, y }) => [x, y])]), note };
};
const SALES = sampleContent([
  { month: 'May', region: 'North', sold: 3, price: '2.50' },
  { month: 'May', region: 'South', sold: 4, price: '7.50' },
  { month: 'June', region: 'North', sold: null, price: '1.00' },
  { month: 'June', region: 'North', sold: 6, price: '3.00' },
]);

describe('chart data', () => {
  it('is worked out once for the picture, its text and its fonts', async () => {
    let reads = 0;
    const row = { x: 'p', y: 0 };
    const y = { enumerable: true, get: () => ++reads };
    const content = { ...points([]), table: tableOf([Object.defineProperty(row, 'y', y)], [{ key: 'x' }]) };
    const chart = spec('bar');
    // The table looked at its rows before.
    reads = 0;
    await Promise.all([chartSvg(chart, content), chartPng(chart, content), missingInChart(chart, content)]);
    expect(chartAlt(chart, content)).toContain('p 1');
    expect(reads).toBe(1);
  });

  it('uses numbers and decimal text; anything else is a gap, mentioned in the note', () => {
    const mixed = points([1, '2.5', null, 3n, NaN, Infinity, 'n/a']);
    expect(drawn(spec('bar'), mixed)).toEqual({
      series: [['y', ...[1, 2.5, null, 3, null, null, null].map((y, i) => [`p${i}`, y])]],
      note: '1 value is not a number',
    });
  });

  it.each<[ChartSpec['aggregate'], (number | null)[]]>([
    [undefined, [7, 6]],
    ['sum', [7, 6]],
    ['avg', [3.5, 6]],
    ['min', [3, 6]],
    ['max', [4, 6]],
    ['last', [4, 6]],
    ['count', [2, 1]],
  ])('rows with the same x are one point by %s, and the note says so', (aggregate, ys) => {
    const chart = spec('bar', { x: 'month', y: 'sold', ...(aggregate ? { aggregate } : {}) });
    const { series, note } = drawn(chart, SALES);
    expect(series).toEqual([['sold', ['May', ys[0]], ['June', ys[1]]]]);
    expect(note).toMatch(/ of rows with the same month$/);
  });

  it('splits rows by a column, and shows several columns, with a point at each x', () => {
    expect(drawn(spec('bar', { x: 'month', y: 'sold', series: 'region' }), SALES).series).toEqual([
      ['North', ['May', 3], ['June', 6]],
      ['South', ['May', 4], ['June', null]],
    ]);
    expect(drawn(spec('line', { x: 'month', y: ['sold', 'price'] }), SALES).series).toEqual([
      ['sold', ['May', 7], ['June', 6]],
      ['price', ['May', 10], ['June', 4]],
    ]);
  });

  it('is in the order of time where x is a date, in the zone of the report', () => {
    const content = sampleContent([
      { x: '2026-11-02T03:00:00Z', y: 2 },
      { x: '2026-11-01T03:00:00Z', y: 1 },
    ]);
    const { axis, series } = chartData(spec('line'), content);
    expect(axis).toBe('time');
    // New York left summer time between the two.
    expect(series[0]?.points.map(({ at, y }) => [at && new Date(at).toISOString(), y])).toEqual([
      ['2026-10-31T23:00:00.000Z', 1],
      ['2026-11-01T22:00:00.000Z', 2],
    ]);
    expect(chartData(spec('bar'), content).series[0]?.points.map(({ y }) => y)).toEqual([1, 2]);
  });

  it('is sorted and limited, the others summed up, and says so', () => {
    const chart = spec('bar', { sort: '-y', limit: 3 });
    expect(drawn(chart, points([1, 5, 3, 4, 2]))).toEqual({
      series: [['y', ['p1', 5], ['p3', 4], ['Other (3)', 6]]],
      note: '3 of 5 are summed up as Other',
    });
    expect(drawn({ ...chart, aggregate: 'avg' }, points([1, 5, 3, 4, 2]))).toMatchObject({
      series: [['y', ['p1', 5], ['p3', 4], ['p2', 3]]],
      note: 'first 3 of 5 points',
    });
    expect(drawn(spec('bar', { sort: 'x' }), sampleContent([10, 9, 100].map((x) => ({ x, y: 1 })))).series).toEqual([
      ['y', ['9', 1], ['10', 1], ['100', 1]],
    ]);
  });

  it('notes what is not drawn when there are too many points or series', () => {
    const many = points(Array.from({ length: 2_500 }, (_, i) => i));
    expect(chartData(spec('bar'), many)).toMatchObject({ note: 'first 100 of 2500 points' });
    expect(chartData(spec('bar', { horizontal: true }), many).series[0]?.points).toHaveLength(25);
    const line = chartData(spec('line'), many);
    expect(line.note).toBe('1000 of 2500 points');
    expect([line.series[0]?.points[0]?.y, line.series[0]?.points.at(-1)?.y]).toEqual([0, 2_499]);
    const pie = drawn(spec('pie'), points([5, 1, 2, -4, ...Array.from({ length: 20 }, () => 1)]));
    expect(pie.series[0]).toHaveLength(13);
    expect(pie.series[0]?.at(-1)).toEqual(['Other (12)', 12]);
    expect(pie.note).toBe('1 value below zero is left out');
    const wide = sampleContent(Array.from({ length: 20 }, (_, i) => ({ x: 'a', y: 1, of: `s${i}` })));
    const split = drawn(spec('bar', { series: 'of' }), wide);
    expect(split.series).toHaveLength(12);
    expect(split.series.at(-1)).toEqual(['Other (9)', ['a', 9]]);
    expect(split.note).toBe('11 of 20 series, the others are summed up');
  });

  it('is empty, and says so, without rows or values', async () => {
    expect(chartData(spec('bar'), sampleContent([]))).toEqual({ axis: 'category', series: [], note: 'No rows' });
    expect(chartData(spec('bar'), points([null, NaN]))).toMatchObject({ series: [], note: 'No values' });
    expect(await chartSvg(spec('pie'), sampleContent([]))).toContain('No rows');
  });

  it('refuses a missing column, and one with only text', () => {
    expect(() => chartData(spec('bar', { y: 'nope' }), points([1]))).toThrow(coded('chart/unknown-column'));
    expect(() => chartData(spec('bar', { series: 'nope' }), points([1]))).toThrow(coded('chart/unknown-column'));
    expect(() => chartData(spec('bar'), points(['a', 'b']))).toThrow(coded('chart/not-numeric'));
    expect(() => chartData(spec('scatter'), points([1]))).toThrow(coded('chart/not-numeric'));
  });

  it.each<[Partial<ChartSpec> & { kind: ChartSpec['kind'] }, string[]]>([
    [{ kind: 'pie', y: ['a', 'b'] }, ['y']],
    [{ kind: 'line', y: ['a', 'a'] }, ['y']],
    [{ kind: 'tile', series: 'a' }, ['series']],
    [{ kind: 'bar', y: ['a', 'b'], series: 'c' }, ['series']],
    [{ kind: 'line', stacked: true, horizontal: true }, ['stacked', 'horizontal']],
    [{ kind: 'scatter', sort: 'x', limit: 3, aggregate: 'sum' }, ['sort', 'limit', 'aggregate']],
    [{ kind: 'bar', stacked: true, horizontal: true, sort: 'y', limit: 3 }, []],
  ])('%j is refused at %j', ({ kind, ...changes }, fields) =>
    expect(chartFaults(spec(kind, changes)).map(({ field }) => field)).toEqual(fields),
  );
});

describe('the text in place of a chart', () => {
  it('says the numbers as the table shows them', () => {
    const table = tableOf(SALES.table.rows, [
      { key: 'month' },
      { key: 'sold', format: { type: 'money', currency: 'EUR' } },
    ]);
    const content = sampleContent([], { table });
    expect(chartAlt(spec('bar', { x: 'month', y: 'sold' }), content)).toBe(
      'Chart: bar chart of sold by month. May \u20ac7.00, June \u20ac6.00. (sum of rows with the same month)',
    );
    expect(chartAlt(spec('tile', { x: 'month', y: 'sold' }), content)).toBe(
      'Chart: \u20ac6.00, June: \u25bc 14.3% less than May (\u20ac7.00)',
    );
  });
  it('is bounded', () => {
    const alt = chartAlt(spec('bar'), points(Array.from({ length: 90 }, (_, i) => i)));
    expect(alt).toMatch(/p11 11 and 78 more/);
    expect(chartAlt(spec('bar', { title: 'x'.repeat(5_000) }), points([1])).length).toBeLessThanOrEqual(900);
  });
  it('of a tile does not say a percentage of nothing', () => {
    expect(chartAlt(spec('tile'), points([0, 5]))).toBe('Chart: 5, p1: \u25b2 5 more than p0 (0)');
    expect(chartAlt(spec('tile'), points([5]))).toBe('Chart: 5, p0');
  });
});

describe('chart pictures', () => {
  it('call columns as the table does', async () => {
    const table = tableOf(SALES.table.rows, [
      { key: 'month', label: 'Monat' },
      { key: 'sold', label: 'Verkauft' },
    ]);
    const labelled = sampleContent([], { table });
    const chart = spec('bar', { x: 'month', y: 'sold' });
    for (const changes of [{}, { horizontal: true }, { series: 'month' }]) {
      const svg = await chartSvg({ ...chart, ...changes }, labelled);
      expect([svg.includes('>Monat<'), svg.includes('>Verkauft<'), />(?:month|sold)</.test(svg)]).toEqual([
        true,
        true,
        false,
      ]);
    }
    expect(chartAlt(chart, labelled)).toMatch(/bar chart of Verkauft by Monat.*\(sum of rows with the same Monat\)$/);
  });

  const content = sampleContent(sampleRows(20));
  const kinds: Partial<ChartSpec>[] = [
    { kind: 'bar' },
    { kind: 'bar', stacked: true, horizontal: true, series: 'active' },
    { kind: 'line' },
    { kind: 'area', x: 'lastSeen' },
    { kind: 'pie' },
    { kind: 'scatter', x: 'sessions', y: 'revenue' },
    { kind: 'tile' },
    { kind: 'sparkline', x: 'due' },
  ];

  it.each(kinds)('%j gives the same SVG and the same PNG each time', async (changes) => {
    const chart = spec('bar', { title: 'Łódź <&> 東京', x: 'client', y: 'sessions', ...changes });
    const own = { ...chart, kind: changes.kind ?? 'bar' };
    const svg = await chartSvg(own, content);
    expect(await chartSvg(own, content)).toBe(svg);
    // What draws the PNG does not know CSS's shorthand: the text would be small and thin.
    expect(svg).not.toMatch(/style="font:/);
    const png = await chartPng(own, content);
    const { width, height } = chartSize(own);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width * 2, height * 2]);
    expect((await chartPng(own, content)).equals(png)).toBe(true);
  });

  it.each([1, 2, 12, 60, 1_000])('%i labels of an axis do not touch each other, however long', (count) => {
    for (const length of [1, 8, 200]) {
      const labels = Array.from({ length: count }, (_, i) => `${i}`.padStart(length, 'W'));
      const { rotate, interval, width } = labelsAlong(labels, 600);
      const apart = (600 / count) * (interval + 1);
      const shown = Math.min(labelWidth(labels[0] ?? ''), width);
      expect(rotate === 0 ? apart : apart * Math.sin((rotate * Math.PI) / 180)).toBeGreaterThanOrEqual(
        rotate === 0 ? Math.min(shown, apart) : 13,
      );
      if (rotate === 0) expect(shown).toBeLessThan(apart);
    }
  });

  it('escapes text', async () => {
    for (const kind of ['bar', 'pie', 'line'] as const) {
      const hostile = sampleContent([{ x: '<img onerror=1>{a|b}', y: 1, s: '</text><script>' }]);
      const chart = spec(kind, { title: '<script>1</script>', ...(kind === 'pie' ? {} : { series: 's' }) });
      const svg = await chartSvg(chart, hostile);
      expect(svg).not.toMatch(/<script|<img/);
      expect(svg).toContain('&lt;script&gt;');
    }
  });

  it('uses colours with a contrast of 3 to white and to a dark page', () => {
    const light = (hex: string): number =>
      [1, 3, 5]
        .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, i) => sum + part * ([0.2126, 0.7152, 0.0722][i] ?? 0), 0.05);
    for (const colour of theme.series) {
      expect(light('#ffffff') / light(colour)).toBeGreaterThanOrEqual(3);
      expect(light(colour) / light('#121212')).toBeGreaterThanOrEqual(3);
    }
  });

  it('draws every script as outlines in its order, inside the picture, and leaves plain texts to the font', async () => {
    const labels = ['مبيعات (2026)', '東京の売上', 'हिन्दी', '🎉 ok', 'Łódź <&>'];
    const chart = spec('pie', { title: 'דוח מכירות' });
    const svg = outlined(await chartSvg(chart, sampleContent(labels.map((x, y) => ({ x, y: y + 1 })))));
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toContain('Łódź &lt;&amp;&gt;');
    expect(texts.filter((text) => !/^[ -~Łódź]*$/.test(text ?? ''))).toEqual([]);
    expect(svg.match(/<path transform="matrix/g)?.length).toBeGreaterThan(25);
  });

  it('has fonts for the digits and words of other languages on its axes', async () => {
    const content = { ...points([1_500_000, 2_500_000]), locale: 'ar-EG' };
    expect(await missingInChart(spec('bar'), content)).toEqual({ count: 0, examples: [] });
    expect((await chartPng(spec('bar'), content)).length).toBeGreaterThan(1_000);
  });

  it('knows what no font has, and draws a mark', async () => {
    expect(await missingInChart(spec('bar', { title: 'Chart \u{12000}' }), points([1]))).toEqual({
      count: 1,
      examples: ['U+12000'],
    });
    expect(await missingInChart(spec('bar'), points([1]))).toEqual({ count: 0, examples: [] });
  });

  it('measures as it draws, and cuts a label between characters', async () => {
    await chartSvg(spec('bar'), sampleContent([{ x: 'กรุงเทพมหานคร', y: 1 }]));
    const { width } = measured('กรุงเทพมหานคร', '11px DejaVu Sans');
    expect(width).toBeGreaterThan(60);
    expect(measured('กรุงเทพมหานคร', '22px DejaVu Sans').width).toBeCloseTo(2 * width);
    expect(cutLabel('กรุงเทพมหานคร', 40)).toMatch(/^กรุ.*\u2026$/);
    expect(cutLabel('กรุงเทพมหานคร', 100)).toBe('กรุงเทพมหานคร');
  });
});
