import { words } from './analytics.words';

/** Deliveries by what became of them. */
export type Counts = { total: number; sent: number; failed: number; bounced: number; skipped: number; pending: number };
export type Bar = { name: string; counts: Counts };

const OUTCOMES = ['sent', 'failed', 'bounced', 'skipped', 'pending'] as const;

// Colours that are told apart in either scheme and without red and green; hatching marks what failed.
const LOOKS = {
  sent: { color: '#1c7ed6' },
  failed: {
    color: '#e8590c',
    decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: Math.PI / 4 },
  },
  bounced: { color: '#ae3ec9', decal: { symbol: 'circle', symbolSize: 0.6 } },
  skipped: { color: '#868e96' },
  pending: { color: '#fab005' },
} as const;

/** The outcomes that there are, in their order. */
const present = (bars: readonly Bar[]) => OUTCOMES.filter((outcome) => bars.some(({ counts }) => counts[outcome] > 0));

/** Stacked bars, one for each time, by outcome. */
export const barsOf = (bars: readonly Bar[]) => ({
  grid: { left: 16, right: 16, top: 16, bottom: 8, containLabel: true },
  tooltip: { trigger: 'axis', renderMode: 'richText' },
  xAxis: { type: 'category', data: bars.map(({ name }) => name) },
  yAxis: { type: 'value', minInterval: 1 },
  series: present(bars).map((outcome) => ({
    name: words.outcomes[outcome],
    type: 'bar',
    stack: 'all',
    itemStyle: LOOKS[outcome],
    data: bars.map(({ counts }) => counts[outcome]),
  })),
});

/** The bars in words. */
export const barsLabel = (what: string, bars: readonly Bar[]): string => {
  const sum = (of: (counts: Counts) => number) => bars.reduce((all, { counts }) => all + of(counts), 0);
  return words.chart(
    what,
    sum(({ total }) => total),
    sum(({ failed, bounced }) => failed + bounced),
  );
};
