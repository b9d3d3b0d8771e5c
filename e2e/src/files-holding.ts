import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Words as octets may hold them: as they are, in UTF-16, and in each alignment of base64. */
const formsOf = (words: readonly string[]): string[] => {
  const utf16 = words.map((word) => Buffer.from(word, 'utf16le').toString('latin1').toLowerCase());
  const base64 = words.flatMap((word) =>
    [0, 1, 2].map((shift) =>
      Buffer.from(' '.repeat(shift) + word)
        .toString('base64')
        .slice(4, 4 * Math.floor((shift + word.length) / 3))
        .toLowerCase(),
    ),
  );
  return [...words.map((word) => word.toLowerCase()), ...utf16, ...base64];
};

/** The files below a folder that hold one of the words in any form. */
export const filesHolding = (folder: string, words: readonly string[]): string[] => {
  const forms = formsOf(words);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const text = readFileSync(file).toString('latin1').toLowerCase();
      return forms.some((form) => text.includes(form));
    })
    .map((file) => file.slice(folder.length + 1));
};
