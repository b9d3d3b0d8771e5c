import { type FontName, isPlain } from './base-font';
import { considered, firstPart } from './fit';
import { fontFor, missingFrom, openFontFor } from './font-choice';
import { openBase } from './font-file';
import { graphemes } from './graphemes';
import { hanFormsOf } from './han-forms';
import { EXAMPLES, type MissingCharacters } from './missing-characters';

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const named = (code: number): string => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;

/** Opens the fonts that texts need, and counts what none of them has. */
export class FontOpener {
  readonly missing: MissingCharacters = { count: 0, examples: [] };
  readonly #seen = new Set<string>();

  /** Whether a text needs more than DejaVu, which is always open. */
  isNeededFor(text: string): boolean {
    const shown = considered(text);
    return !isPlain(shown) || shown.includes('\ufffd');
  }

  /** Must be awaited before a text that needs it is laid out in these fonts. */
  async open(text: string, names: readonly FontName[]): Promise<void> {
    const shown = considered(text);
    for (const half of firstPart(text).match(LONE_SURROGATE) ?? []) this.#miss(half.charCodeAt(0));
    const forms = hanFormsOf(shown);
    for (const name of names) await openBase(name);
    for (const { cluster } of graphemes(shown)) {
      const key = `${names.join()} ${forms} ${cluster}`;
      if (!this.#seen.has(key)) {
        this.#seen.add(key);
        for (const name of names) await openFontFor(cluster, name, forms);
      }
      const [name = 'regular'] = names;
      for (const code of missingFrom(cluster, fontFor(cluster, name, forms))) this.#miss(code);
    }
  }

  #miss(code: number): void {
    this.missing.count++;
    const { examples } = this.missing;
    if (examples.length < EXAMPLES && !examples.includes(named(code))) examples.push(named(code));
  }
}
