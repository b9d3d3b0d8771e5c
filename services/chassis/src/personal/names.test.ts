import { expect, it } from '@jest/globals';
import { namedIn } from './names';

const ANN = 'ann.smith@example.com';
const BOB = 'bob@example.com';

it.each([
  ['5.1.1 <Bob@example.com> unknown', BOB],
  ['5.1.1 user SMITH has moved', ANN],
  ['the mailbox of Ann is full', ANN],
  ['forwarded to somebody@example.org', ANN],
  ['2.0.0 Ok: queued as 4F2', null],
  ['5.7.1 example.com does not take this', null],
])('%s', (text, whom) => expect(namedIn(text, [ANN, BOB])).toBe(whom));

it('takes a short local part as a whole, and names nobody among nobody', () => {
  expect([namedIn('no ab here', ['ab@example.com']), namedIn('nobody', ['xy@example.com'])]).toEqual([
    'ab@example.com',
    null,
  ]);
  expect(namedIn('ann@example.com', [])).toBeNull();
});

it.each([
  ['<joann@example.com.au> unknown', 'joann@example.com.au'],
  ['joann@example.com.au', 'joann@example.com.au'],
  ['jo.ann@example.com has moved', 'jo.ann@example.com'],
  ['ann@example.community', 'ann@example.community'],
  ["user='ann@example.com'.", 'ann@example.com'],
  ['joann@example.com.au, ann@example.com', 'ann@example.com'],
  ["<o'brien@example.com>: user unknown", "o'brien@example.com"],
  ["to='brien@example.com'", 'brien@example.com'],
  ['user joann unknown', 'joann@example.com.au'],
  ['mailbox annsmith is full', 'ann@example.com'],
])('%s names whom it names as a whole', (text, whom) => {
  const people = [
    'brien@example.com',
    "o'brien@example.com",
    'ann@example.com',
    'jo.ann@example.com',
    'joann@example.com.au',
    'ann@example.community',
  ];
  expect(namedIn(text, people)).toBe(whom);
});
