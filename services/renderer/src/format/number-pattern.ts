/** A number pattern of UTS #35, part 3, taken apart. `scale`: 2 for per cent. The second prefix and suffix are for numbers below zero. */
export type NumberPattern = {
  isGrouped: boolean;
  minimumIntegers: number;
  decimals: { least: number; most: number };
  scale: number;
  affixes: { prefix: string; suffix: string };
  negative: { prefix: string; suffix: string };
  /** The same pattern for Excel. */
  excel: string;
};

const DIGITS = /^(#,##0|#,#00|#,000|#*0+)(?:\.(0*)(#*))?$/;
const PART = /^((?:'[^']*'|[^#0.,'])*)([#0,.]+)((?:'[^']*'|[^#0.,'])*)$/;

/** Literal text of a prefix or suffix; `''` is an apostrophe (UTS #35, 2.1). */
const literal = (text: string): string => text.replace(/'([^']*)'/g, (_, quoted: string) => quoted || "'");
/** Text as a number format of Excel has it: in quotes, since letters have a meaning there; the per cent sign keeps its own. */
export const excelLiteral = (text: string): string =>
  text
    .split(/([%"])/)
    .map((part) => (part === '"' ? '\\"' : part === '' || part === '%' ? part : `"${part}"`))
    .join('');

/**
 * Reads a pattern such as `#,##0.00`, `0.0 %`, `#,##0 'pcs'` or `#,##0;(#,##0)`: digits with optional groups of three, literal text
 * around them, per cent, and a second pattern for numbers below zero. Null when it is none.
 */
export const numberPattern = (pattern: string): NumberPattern | null => {
  const [positive = '', below, more] = pattern.split(/;(?=(?:[^']*'[^']*')*[^']*$)/);
  const parts = PART.exec(positive);
  const other = below === undefined ? null : PART.exec(below);
  if (!parts || more !== undefined || (below !== undefined && !other)) return null;
  const [, prefix = '', digits = '', suffix = ''] = parts;
  const shape = DIGITS.exec(digits);
  if (!shape) return null;
  const [, integers = '', least = '', optional = ''] = shape;
  const whole = integers.replace(/[#,]/g, '').length;
  const decimals = { least: least.length, most: least.length + optional.length };
  if (whole > 20 || decimals.most > 20) return null;
  const affixes = { prefix: literal(prefix), suffix: literal(suffix) };
  const negative = other
    ? { prefix: literal(other[1] ?? ''), suffix: literal(other[3] ?? '') }
    : { prefix: `-${affixes.prefix}`, suffix: affixes.suffix };
  const excelOf = (before: string, after: string) =>
    excelLiteral(literal(before)) + digits + excelLiteral(literal(after));
  return {
    isGrouped: digits.includes(','),
    minimumIntegers: whole,
    decimals,
    scale: /%/.test(affixes.prefix + affixes.suffix) ? 2 : 0,
    affixes,
    negative,
    excel: other ? `${excelOf(prefix, suffix)};${excelOf(other[1] ?? '', other[3] ?? '')}` : excelOf(prefix, suffix),
  };
};
