/** Names as reports have them: accents, other scripts, what looks like a formula, quotes. */
const NAMES = ['Łódź Textiles', 'Ψ Analytics', 'Горизонт', '=1+1', 'Müller & Söhne', 'Zoë "the best", Inc.'];

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Column by column, in order. */
export const COLUMNS = ['client', 'sessions', 'revenue', 'active', 'lastSeen', 'due', 'note'] as const;
export type Row = Record<(typeof COLUMNS)[number], string | number | boolean | null>;

/** Row `i` of a made report. */
export const rowAt = (i: number): Row => ({
  client: NAMES[i % NAMES.length] ?? '',
  sessions: 12 + ((i * 37) % 91),
  revenue: ((i * 7919) % 100_000) / 100 - 100,
  active: i % 3 !== 0,
  lastSeen: `2026-11-${twoDigits(1 + (i % 28))}T09:30:00Z`,
  due: `2026-12-${twoDigits(1 + (i % 28))}`,
  note: i % 4 === 0 ? null : `ok, seen ${i}`,
});

const ROWS_AT_ONCE = 500;

/** They come in slices, as from a database. */
export function* slicesOf(count: number): Generator<Row[]> {
  for (let at = 0; at < count; at += ROWS_AT_ONCE)
    yield Array.from({ length: Math.min(ROWS_AT_ONCE, count - at) }, (_, i) => rowAt(at + i));
}
