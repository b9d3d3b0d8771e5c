const SCRIPTS = [
  'arabic',
  'hebrew',
  'devanagari',
  'bengali',
  'gurmukhi',
  'gujarati',
  'oriya',
  'tamil',
  'telugu',
  'kannada',
  'malayalam',
  'sinhala',
  'thai',
  'lao',
  'myanmar',
  'khmer',
  'ethiopic',
  'thaana',
].map((script) => `@fontsource-variable/noto-sans-${script}`);
const EMOJI = '@fontsource-variable/noto-emoji';
const SYMBOLS = [
  '@fontsource-variable/noto-sans-symbols',
  '@fontsource/noto-sans-symbols-2',
  '@fontsource/noto-sans-math',
];

/** Han characters have one code point and several national forms: of Japan, Korea, China and Taiwan. */
export type HanForms = 'jp' | 'kr' | 'sc' | 'tc';
const han = (...forms: HanForms[]): string[] => forms.map((one) => `@fontsource-variable/noto-sans-${one}`);

/**
 * The packages with Noto families (SIL Open Font License 1.1) in which a character that DejaVu lacks is looked for, in this order, by
 * the Han forms of the text.
 */
export const familiesFor: Record<HanForms, readonly string[]> = {
  jp: [...SCRIPTS, ...han('jp', 'sc', 'tc', 'kr'), EMOJI, ...SYMBOLS],
  kr: [...SCRIPTS, ...han('kr', 'sc', 'tc', 'jp'), EMOJI, ...SYMBOLS],
  sc: [...SCRIPTS, ...han('sc', 'tc', 'jp', 'kr'), EMOJI, ...SYMBOLS],
  tc: [...SCRIPTS, ...han('tc', 'sc', 'jp', 'kr'), EMOJI, ...SYMBOLS],
};

/** The families of pictures. Monochrome: a report is printed, and the pictures stay text that can be copied. */
export const emojiFamilies: readonly string[] = [EMOJI, ...SYMBOLS];
