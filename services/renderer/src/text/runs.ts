import bidiFactory from 'bidi-js';
import { type FontName, REPLACEMENT } from './base-font';
import { fontFor } from './font-choice';
import type { FontFile, Glyph } from './font-file';
import { graphemes } from './graphemes';
import { hanFormsOf } from './han-forms';
import { mayTurn } from './isolate';

const bidi = bidiFactory();

export type Direction = 'ltr' | 'rtl';

/** A part of a paragraph in one font and one direction. `level` is its embedding level (UAX #9): odd from right to left. */
export type Run = { from: number; to: number; level: number; font: FontFile };
/** One line's worth of text or more, split into runs in logical order. `text` has a mark in place of what no font has. */
export type Paragraph = { text: string; direction: Direction; runs: Run[]; clusters: number[] };

/** The levels of a paragraph and its own; null where all of it is from left to right. */
const embedding = (text: string, direction?: Direction): { levels: Uint8Array | null; base: number } => {
  if (direction !== 'rtl' && !mayTurn(text)) return { levels: null, base: 0 };
  const { levels, paragraphs } = bidi.getEmbeddingLevels(text, direction ?? 'auto');
  return { levels, base: paragraphs[0]?.level ?? 0 };
};

/** What stays in the font of the text before it, so that words and the punctuation between them are shaped together. */
const BETWEEN = /^[\s\p{P}\p{Cf}]+$/u;

/** The space of emoji is as wide as they are. */
const isWritten = ({ name }: FontFile): boolean => !name.startsWith('noto-emoji');
const coversAll = ({ covers }: FontFile, cluster: string): boolean =>
  Array.from(cluster).every((character) => covers(character.codePointAt(0) ?? 0));

/** Splits a paragraph. Its direction is that of its first strong character, as for HTML's `dir="auto"`, if none is given. */
export const paragraphOf = (source: string, name: FontName, direction?: Direction): Paragraph => {
  const forms = hanFormsOf(source);
  const mark = fontFor(REPLACEMENT, name, forms);
  if (!mark) throw new Error('the fonts of a text are opened before it is laid out');
  // Levels are those of the text as given: a mark is neutral, but what it stands for has its direction.
  const { levels, base } = embedding(source, direction);
  const runs: Run[] = [];
  const clusters: number[] = [];
  let text = '';
  for (const { start, cluster } of graphemes(source)) {
    clusters.push(start);
    const level = levels?.[start] ?? 0;
    const last = runs.at(-1);
    const stays = last !== undefined && BETWEEN.test(cluster) && isWritten(last.font) && coversAll(last.font, cluster);
    const font = stays ? last.font : fontFor(cluster, name, forms);
    // The mark has as many units as the cluster, so that all indexes stay: U+200B has no width.
    text += font ? cluster : REPLACEMENT.padEnd(cluster.length, '\u200b');
    if (last && last.level === level && last.font === (font ?? mark)) last.to = start + cluster.length;
    else runs.push({ from: start, to: start + cluster.length, level, font: font ?? mark });
  }
  return { text, direction: base % 2 === 1 ? 'rtl' : 'ltr', runs, clusters };
};

/** The glyphs of a run, or of a part of it, from left to right. */
export const shape = ({ text }: Paragraph, { from, to, level, font }: Run): Glyph[] =>
  font.shape(text, from, to, level % 2 === 1);

/** Runs of one line from left to right (UAX #9, rule L2): from the highest level to the lowest odd one, each sequence is reversed. */
export const inVisualOrder = (runs: readonly Run[]): Run[] => {
  const ordered = [...runs];
  const highest = Math.max(0, ...runs.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < ordered.length; from++) {
      let to = from;
      while ((ordered[to]?.level ?? 0) >= level) to++;
      if (to > from) ordered.splice(from, to - from, ...ordered.slice(from, to).toReversed());
      from = Math.max(from, to);
    }
  }
  return ordered;
};
