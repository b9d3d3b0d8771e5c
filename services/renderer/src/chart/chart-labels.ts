import { isPlain } from '../text/base-font';
import { fitText, textWidth } from '../text/fit';

/** Pixels of axis and legend texts. */
export const LABEL_SIZE = 11;
/** A longer label is cut with an ellipsis. */
const LONGEST_ROTATED = 110;
const LONGEST_LEVEL = 160;
const ANGLE = 32;
/** Between two labels side by side, and between the lines of two rotated ones. */
const GAP = 10;
const LINE = 26;

/** Width of a label in pixels. */
export const labelWidth = (text: string): number => textWidth(text, 'regular', LABEL_SIZE);

/** Width of a text in the font that CSS names, in pixels, as it will be drawn: what echarts places texts by. */
export const measured = (text: string, css = ''): { width: number } => {
  const size = Number(/([\d.]+)px/.exec(css)?.[1] ?? 12);
  // Echarts takes the height of a line from this character. It is as wide as high in every font, and no report need have it.
  if (text === '\u56fd') return { width: size };
  return { width: textWidth(text, /\bbold\b|\b[6-9]00\b/.test(css) ? 'bold' : 'regular', size) };
};

/** A label cut to so many pixels, with an ellipsis. */
export const cutLabel = (text: string, room: number): string => {
  if (labelWidth(text) <= room) return text;
  if (!isPlain(text)) {
    const [line = ''] = fitText(text, room, 'regular', LABEL_SIZE, 1);
    return typeof line === 'string' ? line : line.text;
  }
  let cut = '';
  for (const character of text) {
    if (labelWidth(`${cut}${character}\u2026`) > room) break;
    cut += character;
  }
  return `${cut.trimEnd()}\u2026`;
};

/** How the labels of an axis stand: level where all fit side by side, else rotated, and thinned out so that none touches another. */
export type Labels = { rotate: number; interval: number; width: number; height: number; reach: number };

const radians = (ANGLE * Math.PI) / 180;

/** @param room pixels of the axis */
export const labelsAlong = (labels: readonly string[], room: number): Labels => {
  const widest = labels.reduce((most, label) => Math.max(most, labelWidth(label)), 0);
  const slot = room / Math.max(1, labels.length);
  if (Math.min(widest, LONGEST_LEVEL) + GAP <= slot)
    return { rotate: 0, interval: 0, width: Math.min(LONGEST_LEVEL, slot - GAP), height: LABEL_SIZE, reach: 0 };
  // A few short labels less are better read than many that are turned.
  const every = Math.ceil((widest + GAP) / slot);
  if (widest <= 60 && every <= 4)
    return { rotate: 0, interval: every - 1, width: LONGEST_LEVEL, height: LABEL_SIZE, reach: 0 };
  const width = Math.min(LONGEST_ROTATED, widest);
  return {
    rotate: ANGLE,
    interval: Math.ceil(LINE / slot) - 1,
    width: LONGEST_ROTATED,
    height: Math.ceil(Math.sin(radians) * width + LABEL_SIZE),
    reach: Math.max(0, Math.ceil(Math.cos(radians) * width - slot / 2)),
  };
};

/** Pixels of a legend entry beside its text. */
const ENTRY = 34;
const LONGEST_ENTRY = 150;

/** Lines that a legend needs in so many pixels. */
export const legendLines = (names: readonly string[], room: number): number => {
  let lines = 1;
  let used = 0;
  for (const name of names) {
    const width = Math.min(LONGEST_ENTRY, labelWidth(name)) + ENTRY;
    if (used > 0 && used + width > room) {
      lines++;
      used = 0;
    }
    used += width;
  }
  return lines;
};

/** The width at which a name in the legend is cut. */
export const LEGEND_WIDTH = LONGEST_ENTRY;
