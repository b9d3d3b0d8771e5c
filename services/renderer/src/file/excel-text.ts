/** Excel's specification: total number of characters that a cell can contain. */
const CELL_LIMIT = 32_767;
const CUT_MARK = '\u2026 [cut: over 32,767 characters]';
const SHEET_NAME_LIMIT = 31;

/**
 * Text that Excel shows unchanged: characters that XML 1.0 forbids become U+FFFD (the writer would drop them), text that
 * looks like the escape `_x0041_` is escaped (ECMA-376 Part 1, 22.9.2.19), and text that is too long is cut between
 * characters and marked as cut.
 */
export const excelText = (text: string): string => {
  const legal = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '\ufffd');
  const whole =
    legal.length <= CELL_LIMIT
      ? legal
      : legal.slice(0, CELL_LIMIT - CUT_MARK.length).replace(/[\ud800-\udbff]$/, '') + CUT_MARK;
  return whole.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
};

/**
 * A legal sheet name: at most 31 characters, none of `\ / ? * [ ] :`, no apostrophe at either end, not empty, not the
 * reserved "History", and none of `taken` (Excel compares without case).
 */
export const sheetName = (name: string, taken: readonly string[]): string => {
  const legal = excelText(name)
    .replace(/[\\/?*[\]:\ufffd\s]+/g, ' ')
    .slice(0, SHEET_NAME_LIMIT)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/^[' ]+|[' ]+$/g, '');
  const refused = ['', 'history', ...taken.map((other) => other.toLowerCase())];
  return refused.includes(legal.toLowerCase()) ? 'Report' : legal;
};
