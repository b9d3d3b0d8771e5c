declare module 'subset-font' {
  /** @see https://github.com/papandreou/subset-font#readme */
  const subsetFont: (
    font: Buffer,
    text: string | undefined,
    options: {
      targetFormat: 'truetype';
      keepAllGlyphs: boolean;
      noHinting: boolean;
      variationAxes?: Record<string, number>;
    },
  ) => Promise<Buffer>;
  export = subsetFont;
}

declare module 'linebreak' {
  /** Breaks by UAX #14. */
  class LineBreaker {
    constructor(text: string);
    nextBreak(): { position: number; required: boolean } | null;
  }
  export = LineBreaker;
}
