/** A time line as numbers: where instants stand, how thick a mark is, and where the hours are. Percent from the left. */
type Span = { from: string; until: string };

const HOUR_MS = 3_600_000;
const EVERY_HOURS = 3;
const THINNEST = 2;
const THICKEST = 16;

/** Where an instant stands, kept within the line. */
export const placeOf = (at: string, { from, until }: Span): number => {
  const start = Date.parse(from);
  const share = (Date.parse(at) - start) / (Date.parse(until) - start);
  return Math.min(100, Math.max(0, share * 100));
};

/** Pixels: each doubling of the schedules at one minute adds as much, so that 1 and 1,000 can both be seen. */
export const thickness = (count: number): number =>
  Math.min(THICKEST, THINNEST + Math.round(Math.log2(Math.max(1, count)) * 1.2));

/** A full hour of the viewer's day: `day` where a date begins, which says more than its hour. */
export type Tick = { at: string; place: number; day: boolean };

/** Every third full hour of the viewer's zone, also across a change of the clocks. */
export const ticksOf = (span: Span): Tick[] => {
  const first = new Date(span.from);
  first.setMinutes(0, 0, 0);
  const ticks: Tick[] = [];
  for (let time = first.getTime() + HOUR_MS; time < Date.parse(span.until); time += HOUR_MS) {
    const hour = new Date(time).getHours();
    const at = new Date(time).toISOString();
    if (hour % EVERY_HOURS === 0) ticks.push({ at, place: placeOf(at, span), day: hour === 0 });
  }
  return ticks;
};

/** The mark that is nearest to a place, as its number; -1 where there is none. */
export const nearest = (places: readonly number[], place: number): number =>
  places.reduce(
    (best, one, at) => (best < 0 || Math.abs(one - place) < Math.abs((places[best] ?? 0) - place) ? at : best),
    -1,
  );

/** The number of the mark to which a key leads from another; null for a key that means nothing here. */
export const stepTo = (key: string, at: number, count: number): number | null => {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    PageUp: at + 10,
    PageDown: at - 10,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? null : Math.min(count - 1, Math.max(0, next));
};
