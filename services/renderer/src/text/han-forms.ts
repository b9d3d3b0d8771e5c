import type { HanForms } from './families';

const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HANGUL = /\p{Script=Hangul}/u;
const HAN = /\p{Script=Han}/gu;

let gb2312: Set<string> | undefined;

/** The 6,763 characters of GB 2312, the simplified characters of mainland China (EUC-CN, rows 16 to 87). */
const simplified = (): Set<string> => {
  if (gb2312) return gb2312;
  const decoder = new TextDecoder('gbk');
  gb2312 = new Set();
  for (let row = 0xb0; row <= 0xf7; row++)
    for (let cell = 0xa1; cell <= 0xfe; cell++) gb2312.add(decoder.decode(Uint8Array.of(row, cell)));
  return gb2312;
};

/**
 * The national forms in which the Han characters of a text are drawn: Japanese beside kana, Korean beside Hangul, else simplified
 * Chinese, or traditional where a character does not exist in simplified Chinese. Any form can be read by all.
 */
export const hanFormsOf = (text: string): HanForms => {
  if (KANA.test(text)) return 'jp';
  if (HANGUL.test(text)) return 'kr';
  return text.match(HAN)?.every((character) => simplified().has(character)) === false ? 'tc' : 'sc';
};
