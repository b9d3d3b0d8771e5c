/** A mail shows no more rows of a report. */
export const MOST_ROWS = 20;

// Gmail cuts a message of more than 102 KiB of HTML, and with it the way out, which stands at its end (mail-clients.test.ts).
const OCTETS = 70 * 1024;
/** Of a section without its rows: its name, its heading, the tables of its layout. */
const AROUND_ROWS = 5 * 1024;
const LEAST_OCTETS = 2 * 1024;
const AROUND_TEXT = 30;

const octetsOf = (cells: readonly { text: string }[]): number =>
  cells.reduce((sum, { text }) => sum + Buffer.byteLength(text) + AROUND_TEXT, 0);

/** The first rows of one of the reports of a mail, as many as there is room for: one at least. */
export const rowsShown = <Row extends readonly { text: string }[]>(rows: readonly Row[], reports: number): Row[] => {
  const room = Math.max(LEAST_OCTETS, OCTETS / reports - AROUND_ROWS);
  let octets = 0;
  const shown: Row[] = [];
  for (const row of rows) {
    octets += octetsOf(row);
    if (octets > room && shown.length > 0) break;
    shown.push(row);
  }
  return shown;
};
