import { compile } from 'html-to-text';

/**
 * The text part of a mail body (RFC 2046, multipart/alternative), lines of at most 78 characters where words allow;
 * the data table keeps its columns; layout tables and pictures are removed.
 */
export const plainText = compile({
  wordwrap: 78,
  selectors: [
    { selector: 'h1', options: { uppercase: false, leadingLineBreaks: 2 } },
    { selector: 'h2', options: { uppercase: false, leadingLineBreaks: 3 } },
    { selector: 'img', format: 'skip' },
    { selector: 'div[style^="display:none"]', format: 'skip' }, // the preview line, which repeats what follows
    { selector: '.metric', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: '.metric-name', format: 'inlineSurround', options: { suffix: ': ' } },
    { selector: '.metric-value', format: 'inline' },
    ...['.rows', '.more-rows'].map((name) => ({
      selector: `${name} > table`,
      format: 'dataTable',
      options: { uppercaseHeaderCells: false, maxColumnWidth: 24 },
    })),
  ],
});
