const UNITS = { H: 3_600_000, M: 60_000, S: 1_000 } as const;

/** Milliseconds of an ISO 8601 duration of hours, minutes and seconds, as the contract allows. */
export const durationMs = (text: string): number =>
  [...text.matchAll(/(\d+)([HMS])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as keyof typeof UNITS],
    0,
  );
