import { describe, expect, it } from '@jest/globals';
import { extracted, hasPoppler } from '../testing/poppler';
import { SCRIPTS } from '../testing/scripts';
import { textPdf } from '../testing/text-pdf';

/**
 * What is compared. Beside numbers and Latin words pdftotext guesses the place of spaces and punctuation in lines from right to left, for
 * the files of browsers too, so there only letters, marks and digits count.
 */
const compared = (text: string): string =>
  /[\p{Script=Arabic}\p{Script=Hebrew}].*\p{N}/u.test(text) ? letters(text) : text.normalize('NFC');
const letters = (text: string): string => text.normalize('NFC').replace(/[^\p{L}\p{M}\p{N}]/gu, '');

const where = hasPoppler ? describe : describe.skip;

where('the text that another program reads from a PDF', () => {
  it.each(Object.entries(SCRIPTS))('is the text that was drawn, in logical order: %s', async (_, text) => {
    expect(extracted(await textPdf([text])).map(compared)).toEqual([compared(text)]);
  });

  it('says each character of a paragraph of several lines once, in the order of reading', async () => {
    const text =
      'السلام عليكم ورحمة الله وبركاته هذا نص طويل جدا يجب أن يلتف على عدة أسطر حتى نتمكن من اختبار ترتيب الأسطر';
    const [page = ''] = extracted(await textPdf([text]));
    expect(page).toBe(text);
  });

  it('does not carry what would make a text look like another', async () => {
    expect(extracted(await textPdf(['invoice\u202efdp.exe', 'safe\u2066\u202bgnp\u202c\u2069']))).toEqual([
      'invoicefdp.exe',
      'safegnp',
    ]);
  });

  it('leaves plain texts of the same file as they are, beside marks and kerning', async () => {
    const plain = 'Page 1 of 1, AVATAR To 4 rows';
    const [, page] = extracted(await textPdf(['\u2068مبيعات\u2069 1 \u2068AVATAR To\u2069 of', plain]));
    expect(page).toBe(plain);
  });

  it('marks a character that no font has, and half a surrogate pair', async () => {
    const [page = ''] = extracted(await textPdf(['a \u{12000} b \ud800 c']));
    expect(page.replaceAll(' ', '')).toBe('a\ufffdb\ufffdc');
  });
});
