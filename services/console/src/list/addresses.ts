/**
 * The addresses in a text that somebody pasted, one each: separated by commas, semicolons, spaces or line ends, also as
 * `Ann Lee <ann@example.com>` out of a mail program. What is no address stays in, so that it is refused by name.
 */
export const addressesIn = (text: string): string[] =>
  text
    .replace(/"[^"]*"\s*(?=<)/g, '') // a name in quotes may hold a comma
    .split(/[\n;,]+/)
    .flatMap((part) => {
      const inBrackets = /<\s*([^<>]+?)\s*>/.exec(part)?.[1];
      return inBrackets === undefined ? part.split(/\s+/) : [inBrackets];
    })
    .filter((address) => address !== '');

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** The CSV text that imports the addresses: one a line. */
export const toCsv = (addresses: readonly string[]): string => addresses.map(quoted).join('\n');
