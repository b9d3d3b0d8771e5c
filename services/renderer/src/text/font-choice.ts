import { type FontName, isBold } from './base-font';
import { emojiFamilies, familiesFor, type HanForms } from './families';
import { type FontFile, openBase, openedBase, openedSource, openSource } from './font-file';
import { type FontSource, sourcesWith } from './font-index';

/** Characters that DejaVu draws, where it has them. It holds some Arabic, Hebrew and Lao too, without the marks. */
const BASE =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{Script=Common}\p{Script=Inherited}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|[\ufe0f\u20e3]/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;

/** The code points of a cluster that need a glyph. */
const visible = (cluster: string): number[] =>
  Array.from(cluster)
    .filter((character) => !IGNORABLE.test(character))
    .map((character) => character.codePointAt(0) ?? 0);

/** The files in which a cluster is looked for: first those that may hold all of it, then those with its first character. */
function* candidates(cluster: string, codes: readonly number[], forms: HanForms): Generator<FontSource> {
  const families = EMOJI.test(cluster) ? [...emojiFamilies, ...familiesFor[forms]] : familiesFor[forms];
  for (const wanted of codes.length > 1 ? [codes, codes.slice(0, 1)] : [codes])
    for (const family of families) yield* sourcesWith(family, wanted);
}

const coverage = (font: FontFile | undefined, codes: readonly number[]): 'all' | 'first' | 'none' =>
  font === undefined || !font.covers(codes[0] ?? 0)
    ? 'none'
    : codes.every((code) => font.covers(code))
      ? 'all'
      : 'first';

/** Enough for all characters of a language. */
const CHOICES_KEPT = 20_000;
const chosen = new Map<string, FontFile>();

/**
 * The font for one grapheme cluster (UAX #29): the first that has all its characters, else the first that has its base; undefined when
 * none has. Only fonts that {@link openFontFor} has opened for the same cluster are found.
 */
export const fontFor = (cluster: string, name: FontName, forms: HanForms): FontFile | undefined => {
  const key = `${name} ${forms} ${cluster}`;
  const known = chosen.get(key);
  if (known) return known;
  const font = choose(cluster, name, forms);
  if (chosen.size >= CHOICES_KEPT) chosen.clear();
  if (font) chosen.set(key, font);
  return font;
};

const choose = (cluster: string, name: FontName, forms: HanForms): FontFile | undefined => {
  const codes = visible(cluster);
  const base = openedBase(name);
  if (codes.length === 0) return base;
  const isBase = BASE.test(cluster) && !EMOJI.test(cluster);
  if (isBase && coverage(base, codes) === 'all') return base;
  let partial = isBase && coverage(base, codes) === 'first' ? base : undefined;
  for (const source of candidates(cluster, codes, forms)) {
    const font = openedSource(source, isBold(name));
    const covered = coverage(font, codes);
    if (covered === 'all') return font;
    if (covered === 'first') partial ??= font;
  }
  return partial ?? (coverage(base, codes) === 'none' ? undefined : base);
};

/** Opens the fonts that {@link fontFor} looks at for a cluster. */
export const openFontFor = async (cluster: string, name: FontName, forms: HanForms): Promise<void> => {
  const codes = visible(cluster);
  const base = await openBase(name);
  if (codes.length === 0 || (BASE.test(cluster) && !EMOJI.test(cluster) && coverage(base, codes) === 'all')) return;
  for (const source of candidates(cluster, codes, forms))
    if (coverage(await openSource(source, isBold(name)), codes) === 'all') return;
};

/** The code points of a cluster that are not in the font chosen for it. */
export const missingFrom = (cluster: string, font: FontFile | undefined): number[] =>
  visible(cluster).filter((code) => !font?.covers(code));
