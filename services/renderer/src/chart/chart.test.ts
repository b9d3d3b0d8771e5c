import { describe, expect, it } from '@jest/globals';
import type { ChartSpec } from '../data/content';
import { sampleContent, sampleRows } from '../testing/sample-content';
import { CHART_SIZE, chartPng, chartSvg } from './chart';
import { chartData } from './chart-data';

const spec = (kind: ChartSpec['kind'], y = 'y'): ChartSpec => ({ title: 'Chart', kind, x: 'x', y });
const points = (values: unknown[]) => sampleContent(values.map((y, i) => ({ x: `p${i}`, y })));
const coded = (code: string) => expect.objectContaining({ name: 'RenderError', code });

describe('chart data', () => {
  it('uses numbers and decimal text; anything else is a gap, mentioned in the note', () => {
    expect(chartData(spec('bar'), points([1, '2.5', null, 3n, NaN, Infinity, 'n/a']))).toEqual({
      points: [1, 2.5, null, 3, null, null, null].map((y, i) => ({ x: `p${i}`, y })),
      note: '1 value is not a number',
    });
  });

  it('notes what is not drawn when there are too many points', () => {
    const many = points(Array.from({ length: 2_500 }, (_, i) => i));
    expect(chartData(spec('bar'), many)).toMatchObject({ points: { length: 100 }, note: 'first 100 of 2500 rows' });
    const line = chartData(spec('line'), many);
    expect(line).toMatchObject({ points: { length: 1_000 }, note: '1000 of 2500 points' });
    expect([line.points[0]?.y, line.points.at(-1)?.y]).toEqual([0, 2_499]);
    const pie = chartData(spec('pie'), points([5, 1, 2, -4, ...Array.from({ length: 20 }, () => 1)]));
    expect(pie.points).toHaveLength(12);
    expect(pie.points.at(-1)).toEqual({ x: 'Other (12)', y: 12 });
    expect(pie.note).toBe('1 value below zero is left out');
  });

  it('is empty, and says so, without rows or values', () => {
    expect(chartData(spec('bar'), sampleContent([]))).toEqual({ points: [], note: 'No rows' });
    expect(chartData(spec('bar'), points([null, NaN]))).toEqual({ points: [], note: 'No values' });
    expect(chartSvg(spec('pie'), sampleContent([]))).toContain('No rows');
  });

  it('refuses a missing column, and one with only text', () => {
    expect(() => chartData(spec('bar', 'nope'), points([1]))).toThrow(coded('chart/unknown-column'));
    expect(() => chartData(spec('bar'), points(['a', 'b']))).toThrow(coded('chart/not-numeric'));
  });
});

describe('chart pictures', () => {
  const content = sampleContent(sampleRows(20));

  it.each(['bar', 'line', 'pie'] as const)('a %s gives the same SVG and the same PNG each time', async (kind) => {
    const chart = { title: 'Łódź <&> 東京', kind, x: 'client', y: 'sessions' };
    expect(chartSvg(chart, content)).toBe(chartSvg(chart, content));
    const png = await chartPng(chart, content);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([CHART_SIZE.width * 2, CHART_SIZE.height * 2]);
    expect((await chartPng(chart, content)).equals(png)).toBe(true);
  });

  it('escapes text', () => {
    const svg = chartSvg(
      { title: '<script>1</script>', kind: 'bar', x: 'x', y: 'y' },
      sampleContent([{ x: '<img onerror=1>', y: 1 }]),
    );
    expect(svg).not.toMatch(/<script|<img/);
    expect(svg).toContain('&lt;script&gt;');
  });
});
