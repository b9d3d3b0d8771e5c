import type { ChartSpec } from '../data/content';
import type { MissingCharacters } from '../text/missing-characters';
import { FontOpener } from '../text/open-fonts';
import type { Look } from './chart-look';
import type { ChartData } from './chart-points';

/** Numbers in whose texts are all digits and signs of a locale, and its words for large numbers. */
const SAMPLES = [-1_234_567_890, 0.56, 1e3, 1e6, 1e9, 1e12];

/** Opens the fonts of all texts that a chart can have, before anything of it is measured, and resolves to the characters that no font has. */
export const chartFonts = async (
  { title }: ChartSpec,
  { series, note }: ChartData,
  { number, mark, xMark, xName, yNames }: Omit<Look, 'font'>,
): Promise<MissingCharacters> => {
  const fonts = new FontOpener();
  const open = async (text: string): Promise<void> => {
    if (fonts.isNeededFor(text)) await fonts.open(text, ['regular', 'bold']);
  };
  for (const text of [title, xName, ...yNames, note, ...SAMPLES.flatMap((n) => [number(n), mark(n), xMark(n)])])
    await open(text);
  for (const { name, points } of series) {
    await open(name);
    for (const point of points) await open(point.x);
  }
  return fonts.missing;
};
