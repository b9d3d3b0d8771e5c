/**
 * Splits what was typed or pasted into addresses: by line, semicolon or comma, except for a comma inside quotation marks
 * (`"Lee, Ann" <ann@example.com>`), or by spaces where each part is an address.
 */
export const splitAddresses = (text: string): string[] =>
  (text.match(/(?:"[^"]*"|[^,;\n\r\t])+/g) ?? []).flatMap((part) => {
    const trimmed = part.trim();
    const words = trimmed.split(/\s+/);
    return words.length > 1 && words.every((word) => word.includes('@')) ? words : trimmed === '' ? [] : [trimmed];
  });

/** The addresses of a field after some were added, each once. */
export const withAddresses = (before: readonly string[], added: readonly string[]): string[] => [
  ...new Set([...before, ...added.flatMap(splitAddresses)]),
];
