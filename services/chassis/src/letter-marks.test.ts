import { expect, it } from '@jest/globals';
import { fillMarks, LETTER_MARKS, marked, splitAtMarks, withoutMarks } from './letter-marks';

it('a text is split at its marks, and filled with the words of a reader or with those that stand there', () => {
  const text = `a${marked('greeting', 'Hello,')}b\n${marked('why', 'because')}${marked('card', '')}`;
  expect(splitAtMarks(text)).toEqual({
    texts: ['a', 'b\n', '', ''],
    marks: [
      { mark: 'greeting', words: 'Hello,' },
      { mark: 'why', words: 'because' },
      { mark: 'card', words: '' },
    ],
  });
  expect(fillMarks(text)).toBe('aHello,b\nbecause');
  expect(fillMarks(text, (mark) => `[${mark}]`)).toBe('a[greeting]b\n[why][card]');
  expect(fillMarks('plain $& text')).toBe('plain $& text');
});

it('each mark is told from the others, and words cannot end or begin one', () => {
  for (const mark of LETTER_MARKS) {
    const inner = marked('greeting', 'x');
    expect(splitAtMarks(marked(mark, `${inner}y`)).marks).toEqual([{ mark, words: withoutMarks(`${inner}y`) }]);
    expect(splitAtMarks(withoutMarks(marked(mark, 'x'))).marks).toEqual([]);
  }
});

it('is invisible: a body in which nobody fills the marks reads well', () => {
  expect(marked('greeting', 'Hello,').replace(/\p{Default_Ignorable_Code_Point}/gu, '')).toBe('Hello,');
});
