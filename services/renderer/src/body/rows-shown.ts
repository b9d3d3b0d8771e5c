const OF_ONE = 20;
const OF_MANY = 50;
const LEAST = 5;

/**
 * How many rows a mail shows of each of its reports, at most. Gmail cuts a message of more than 102 KiB of HTML, and with it the way out, which
 * stands at its end (mail-clients.test.ts).
 */
export const rowsShown = (reports: number): number => Math.min(OF_ONE, Math.max(LEAST, Math.floor(OF_MANY / reports)));
