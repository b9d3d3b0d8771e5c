import type { Artifact, MissingCharacters } from '@punctual/contracts';

/** The files of one report of a mail, and what characters no font has in them. */
export type ReportFiles = { artifacts: Artifact[]; missingCharacters?: MissingCharacters[] | undefined };

/** Names that a file system may take for the same. */
const sameName = (name: string): string => name.normalize('NFC').toLowerCase();

/** `stock.csv`, then `stock-2.csv`. */
const newName = (name: string, taken: ReadonlySet<string>): string => {
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
  for (let count = 2; ; count++) {
    const wanted = `${stem}-${count}${extension}`;
    if (!taken.has(sameName(wanted))) return wanted;
  }
};

/**
 * The files of the reports of a mail, in their order and each under a name of its own. A picture of several reports is one file: a Content-ID is
 * used once in a mail.
 */
export const mailFiles = (reports: readonly ReportFiles[]): { artifacts: Artifact[]; missing: MissingCharacters[] } => {
  const artifacts: Artifact[] = [];
  const missing: MissingCharacters[] = [];
  const taken = new Set<string>();
  const pictures = new Set<string | null>();
  for (const { artifacts: files, missingCharacters = [] } of reports)
    for (const file of files) {
      if (file.cid !== null && pictures.has(file.cid)) continue;
      pictures.add(file.cid);
      const name = taken.has(sameName(file.name)) ? newName(file.name, taken) : file.name;
      taken.add(sameName(name));
      artifacts.push({ ...file, name });
      missing.push(...missingCharacters.filter((one) => one.file === file.name).map((one) => ({ ...one, file: name })));
    }
  return { artifacts, missing };
};
