export type HarfBuzz = typeof import('harfbuzzjs');

/**
 * HarfBuzz, compiled to WebAssembly: the shaper of browsers. Loaded when a text first needs it. fontkit, which writes the fonts into
 * PDF, can shape too, but misplaces marks and misorders vowels of some Indic scripts.
 */
export const harfBuzz = (): Promise<HarfBuzz> => import('harfbuzzjs');
