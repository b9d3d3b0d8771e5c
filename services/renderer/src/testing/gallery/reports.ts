import { type ReportBody, reportBody } from '@punctual/contracts';

/** One report of the gallery: its folder, and what it is sent as of. */
export type Shown = { folder: string; report: ReportBody; timezone: string };

/** The gallery is as of this instant for ever, so that its files never change by themselves. */
export const AS_OF = '2026-11-23T08:00:00.000Z';

const MONTHS = ['2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01'];
const REGIONS = ['North', 'South', 'East', 'West'];
const CLIENTS = ['Łódź Textiles', 'Müller & Söhne', 'O’Brien Ltd', 'Ψ Analytics', 'Горизонт', 'Zoë & Co'];

/** Numbers that go up and down, and are the same every time. */
const wave = (base: number, swing: number, step: number): number =>
  Math.round((base + swing * Math.sin(step * 1.7) + step * 37.25) * 100) / 100;

const sales = REGIONS.flatMap((region, r) =>
  MONTHS.map((month, m) => ({
    month,
    region,
    client: CLIENTS[(r + m) % CLIENTS.length],
    orders: 40 + ((r * 17 + m * 11) % 53),
    revenue: wave(18_000 + r * 4_000, 5_200, r * 6 + m),
    margin: Math.round((0.12 + 0.05 * Math.cos(r + m)) * 1000) / 1000,
    closed: `${month.slice(0, 8)}${String(11 + ((r * 7 + m * 3) % 17)).padStart(2, '0')}T14:30:00Z`,
  })),
);

const money = { type: 'money', currency: 'EUR' } as const;

const english = reportBody.parse({
  name: 'Sales by region',
  type: 'Sales',
  locale: 'en-GB',
  source: { kind: 'inline', rows: sales },
  parameters: { year: 2026, currency: 'EUR' },
  columns: [
    { key: 'month', label: 'Month', format: { type: 'date', pattern: 'MMM yyyy' } },
    { key: 'region', label: 'Region' },
    { key: 'client', label: 'Best client' },
    { key: 'orders', label: 'Orders', total: 'sum' },
    { key: 'revenue', label: 'Revenue', format: money, total: 'sum' },
    { key: 'margin', label: 'Margin', format: { type: 'percent', decimals: 1 }, total: 'avg' },
    { key: 'closed', label: 'Closed' },
  ],
  metrics: [
    { name: 'Revenue', op: 'sum', column: 'revenue' },
    { name: 'Orders', op: 'sum', column: 'orders' },
    { name: 'Best month of a region', op: 'max', column: 'revenue' },
  ],
  charts: [
    { title: 'Revenue', kind: 'tile', x: 'month', y: 'revenue' },
    { title: 'Revenue by region', kind: 'bar', x: 'month', y: 'revenue', series: 'region', stacked: true },
  ],
  fileName: 'sales-{{asOf}}',
});

/** The same rows in every kind of chart. */
const charts = reportBody.parse({
  name: 'Every kind of chart',
  type: 'Gallery',
  locale: 'en-GB',
  source: { kind: 'inline', rows: sales },
  columns: english.columns,
  charts: [
    { title: 'Bars, side by side', kind: 'bar', x: 'month', y: 'revenue', series: 'region' },
    { title: 'Bars, upon each other', kind: 'bar', x: 'month', y: 'revenue', series: 'region', stacked: true },
    {
      ...{ title: 'Bars from left to right, the largest first', kind: 'bar', x: 'client', y: 'revenue' },
      ...{ horizontal: true, sort: '-y' },
    },
    { title: 'Lines', kind: 'line', x: 'month', y: 'revenue', series: 'region' },
    { title: 'Areas', kind: 'area', x: 'month', y: 'revenue', series: 'region', stacked: true },
    { title: 'Slices', kind: 'pie', x: 'region', y: 'revenue' },
    { title: 'Points', kind: 'scatter', x: 'orders', y: 'revenue', series: 'region' },
    { title: 'Number tile', kind: 'tile', x: 'month', y: 'revenue' },
    { title: 'Sparkline', kind: 'sparkline', x: 'month', y: 'orders' },
  ],
});

const arabic = reportBody.parse({
  name: 'تقرير المبيعات حسب المنطقة',
  type: 'مبيعات',
  locale: 'ar-EG',
  source: {
    kind: 'inline',
    rows: [
      ['القاهرة', 'شركة النيل للنسيج', 18_300.5, '2026-10-05'],
      ['الإسكندرية', 'مؤسسة البحر الأبيض (ABC Ltd)', 12_750, '2026-10-12'],
      ['الجيزة', 'الأهرام 2026 للتجارة', 9_120.25, '2026-10-19'],
      ['أسوان', 'السد العالي', 4_480.75, '2026-10-26'],
    ].map(([region, client, revenue, closed]) => ({ region, client, revenue, closed })),
  },
  columns: [
    { key: 'region', label: 'المنطقة' },
    { key: 'client', label: 'العميل' },
    { key: 'revenue', label: 'الإيرادات', format: { type: 'money', currency: 'EGP' }, total: 'sum' },
    { key: 'closed', label: 'التاريخ', format: { type: 'date', pattern: 'd MMMM yyyy' } },
  ],
  metrics: [{ name: 'إجمالي الإيرادات', op: 'sum', column: 'revenue' }],
  charts: [{ title: 'الإيرادات حسب المنطقة', kind: 'bar', x: 'region', y: 'revenue' }],
  fileName: 'sales-in-arabic-{{asOf}}',
});

const japanese = reportBody.parse({
  name: '地域別月次売上レポート',
  type: '売上',
  locale: 'ja-JP',
  source: {
    kind: 'inline',
    rows: [
      ['東京', '株式会社青空テキスタイル', 1_830_000, '2026-10-05'],
      ['大阪', '大阪機械工業（株）', 1_275_000, '2026-10-12'],
      ['名古屋', 'ナゴヤ・ロジスティクス', 912_000, '2026-10-19'],
      ['札幌', '北海道フーズ 🍣', 448_000, '2026-10-26'],
    ].map(([region, client, revenue, closed]) => ({ region, client, revenue, closed })),
  },
  columns: [
    { key: 'region', label: '地域' },
    { key: 'client', label: '取引先' },
    { key: 'revenue', label: '売上', format: { type: 'money', currency: 'JPY' }, total: 'sum' },
    { key: 'closed', label: '日付', format: { type: 'date', pattern: 'yyyy年M月d日' } },
  ],
  metrics: [{ name: '売上合計', op: 'sum', column: 'revenue' }],
  charts: [{ title: '地域別売上', kind: 'pie', x: 'region', y: 'revenue' }],
  fileName: 'sales-in-japanese-{{asOf}}',
});

/** What the gallery shows, in its order. */
export const REPORTS: readonly Shown[] = [
  { folder: 'sales', report: english, timezone: 'Europe/London' },
  { folder: 'charts', report: charts, timezone: 'Europe/London' },
  { folder: 'arabic', report: arabic, timezone: 'Africa/Cairo' },
  { folder: 'japanese', report: japanese, timezone: 'Asia/Tokyo' },
];
