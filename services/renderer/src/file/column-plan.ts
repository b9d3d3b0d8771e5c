/** Which columns stand side by side, with their widths in points. */
export type Band = { column: number; width: number }[];
export type ColumnPlan = { orientation: 'portrait' | 'landscape'; bands: Band[] };

/** Narrower than this, a wrapped column is unreadable. */
const MIN_WIDTH = 56;
/** In a table too wide for any page no column may take more. */
const MAX_BAND_WIDTH = 130;

const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);

/** Widths that fill `room`: stretched in proportion when there is space left, else squeezed towards the minimum. */
const fill = (natural: readonly number[], room: number): number[] => {
  const wanted = total(natural);
  if (wanted <= room) return natural.map((width) => (width * room) / wanted);
  const least = natural.map((width) => Math.min(width, MIN_WIDTH));
  const share = (room - total(least)) / (wanted - total(least));
  return natural.map((width, i) => (least[i] ?? width) + (width - (least[i] ?? width)) * share);
};

/**
 * Lays out columns of the given natural widths: upright when they fit, else landscape with wrapped cells, else several
 * bands one after the other, each beginning with the first column, so that a row can be followed across them.
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
