/** Which columns are side by side, with their widths in points. */
export type Band = { column: number; width: number }[];
export type ColumnPlan = { orientation: 'portrait' | 'landscape'; bands: Band[] };

/** Narrower than this, a wrapped column is unreadable. */
const MIN_WIDTH = 56;
/** The widest column in a table that is too wide for one page. */
const MAX_BAND_WIDTH = 130;

const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);

/** Widths that fill `room`: stretched in proportion when there is space left, else reduced towards the minimum. */
const fill = (natural: readonly number[], room: number): number[] => {
  const wanted = total(natural);
  if (wanted <= room) return natural.map((width) => (width * room) / wanted);
  const least = natural.map((width) => Math.min(width, MIN_WIDTH));
  const share = (room - total(least)) / (wanted - total(least));
  return natural.map((width, i) => (least[i] ?? width) + (width - (least[i] ?? width)) * share);
};

/**
 * Lays out columns of the given natural widths: portrait when they fit, else landscape with wrapped cells, else in
 * consecutive bands that each begin with the first column, so that a row can be followed across them.
 */
export const planColumns = (natural: readonly number[], room: { portrait: number; landscape: number }): ColumnPlan => {
  if (natural.length === 0) return { orientation: 'portrait', bands: [] };
  const orientation = total(natural) <= room.portrait ? 'portrait' : 'landscape';
  const width = room[orientation];
  if (total(natural.map((w) => Math.min(w, MIN_WIDTH))) <= width) {
    return { orientation, bands: [fill(natural, width).map((w, column) => ({ column, width: w }))] };
  }
  const capped = natural.map((w) => Math.min(w, MAX_BAND_WIDTH));
  const bands: number[][] = [];
  let used = Infinity;
  for (const [column, w] of capped.entries()) {
    if (used + w > width) {
      bands.push(column === 0 ? [] : [0]);
      used = column === 0 ? 0 : (capped[0] ?? 0);
    }
    bands.at(-1)?.push(column);
    used += w;
  }
  return {
    orientation,
    bands: bands.map((columns) => {
      const widths = fill(
        columns.map((column) => capped[column] ?? MIN_WIDTH),
        width,
      );
      return columns.map((column, i) => ({ column, width: widths[i] ?? MIN_WIDTH }));
    }),
  };
};
