/** The PDF object with this number, as text. Its streams are not compressed. */
const objectOf = (pdf: string, number: string): string =>
  new RegExp(`(?:^|\\n)${number} 0 obj\\n([\\s\\S]*?)\\nendobj`).exec(pdf)?.[1] ?? '';

/** Glyph number to text, from a ToUnicode map with one `beginbfrange` (ISO 32000-1, 9.10.3). */
const glyphsOf = (cmap: string): Map<number, string> => {
  const glyphs = new Map<number, string>();
  for (const [, first = '0', list = ''] of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/g)) {
    for (const [i, [, hex = '']] of [...list.matchAll(/<([^>]*)>/g)].entries()) {
      const units = hex.replace(/\s/g, '').match(/.{4}/g) ?? [];
      glyphs.set(parseInt(first, 16) + i, units.map((unit) => String.fromCharCode(parseInt(unit, 16))).join(''));
    }
  }
  return glyphs;
};

/** The lines of text that each page of an uncompressed PDF draws, in drawing order. */
export const pdfPages = (file: Buffer): string[][] => {
  const pdf = file.toString('latin1');
  const fonts = new Map<string, Map<number, string>>();
  const glyphsFor = (font: string): Map<number, string> => {
    const known = fonts.get(font);
    if (known) return known;
    const object = new RegExp(`/${font} (\\d+) 0 R`).exec(pdf)?.[1] ?? '';
    const made = glyphsOf(objectOf(pdf, /\/ToUnicode (\d+) 0 R/.exec(objectOf(pdf, object))?.[1] ?? ''));
    fonts.set(font, made);
    return made;
  };
  const order = [...(/\/Kids \[([^\]]*)\]/.exec(pdf)?.[1]?.matchAll(/(\d+) 0 R/g) ?? [])].map(
    ([, number = '']) => number,
  );
  return order.map((number) => {
    const contents = objectOf(pdf, /\/Contents (\d+) 0 R/.exec(objectOf(pdf, number))?.[1] ?? '');
    return [...contents.matchAll(/\/(F\d+) [\d.]+ Tf\n(?:[^\n]* (?:T[cwrzm]|BDC)\n)*\[(.*?)\] TJ/g)].map(
      ([, font = '', shown = '']) =>
        [...shown.matchAll(/<([0-9a-f]+)>/g)]
          .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
          .map((glyph) => glyphsFor(font).get(parseInt(glyph, 16)) ?? '')
          .join(''),
    );
  });
};
