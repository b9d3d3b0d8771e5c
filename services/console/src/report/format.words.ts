import type { FormatPart, FormatType } from './format.form';

const PATTERNS: Partial<Readonly<Record<FormatType, string>>> = {
  integer: '#,##0',
  number: '#,##0.00',
  percent: '0.0%',
  date: 'd MMM yyyy',
  datetime: 'd MMM yyyy HH:mm',
  time: 'HH:mm',
  boolean: 'yes;no',
};

/** Texts of the fields that say how values are written. */
export const words = {
  details: 'Format',
  type: 'Written as',
  usual: 'As usual',
  likeColumn: 'Like its column',
  types: {
    text: 'Text',
    integer: 'Whole number',
    number: 'Number',
    money: 'Money',
    percent: 'Per cent',
    date: 'Date',
    datetime: 'Date and time',
    time: 'Time of day',
    boolean: 'Yes or no',
  },
  parts: { decimals: 'Decimals', currency: 'Currency', pattern: 'Pattern', locale: 'Language of values' },
  examples: (type: FormatType): Partial<Readonly<Record<FormatPart, string | undefined>>> => ({
    currency: 'EUR',
    locale: 'de-DE',
    pattern: PATTERNS[type],
  }),
  total: 'Total',
  noTotal: 'None',
  totals: { sum: 'Sum', avg: 'Average', min: 'Smallest', max: 'Largest', count: 'Number of values' },
  width: 'Width in characters',
  widthHint: 'As needed',
  sample: (text: string) => `Shown as ${text}`,
} as const;
