import { describe, expect, it } from '@jest/globals';
import { mostPerMessage, relaysSetting } from './relay-settings';

const read = (value: unknown) => relaysSetting.safeParse(typeof value === 'string' ? value : JSON.stringify(value));
const problem = (value: unknown): string =>
  read(value)
    .error?.issues.map(({ message }) => message)
    .join(' | ') ?? '';

describe('the relays an operator names', () => {
  it('have a name and a URL, and defaults for the rest', () => {
    const url = 'smtp://u:p%25@mail.example.com';
    expect(read([{ name: 'office', url }]).data).toEqual([
      {
        ...{ name: 'office', url, priority: 1, share: 1, connections: 8 },
        ...{ preset: null, perMinute: null, perDay: null, recipientsPerMessage: null, warmUp: null },
      },
    ]);
  });

  it('have the limits of a preset, unless others are given', () => {
    const relay = { name: 'a', url: 'smtp://h', preset: 'google-workspace-relay' };
    const [whole, own] = [relay, { ...relay, perDay: 300 }].map((one) => read([one]).data ?? []);
    expect(whole).toMatchObject([{ perDay: 10_000, recipientsPerMessage: 100 }]);
    expect(own).toMatchObject([{ perDay: 300, recipientsPerMessage: 100 }]);
    const rate = (given: object) => read([{ ...relay, preset: 'exchange-online', ...given }]).data?.[0]?.perMinute;
    expect([rate({}), rate({ perSecond: 2 }), rate({ perMinute: 5 })]).toEqual([30, 120, 5]);
    const warmUp = { start: 20, factor: 1.5, cap: 5_000 };
    expect(mostPerMessage(whole ?? [])).toBe(100);
    expect(mostPerMessage(read([{ name: 'a', url: 'smtp://h', warmUp }]).data ?? [])).toBe(20);
    expect(mostPerMessage(read([{ name: 'a', url: 'smtp://h' }]).data ?? [])).toBeUndefined();
  });

  it.each([
    ['', 'must be a JSON array'],
    ['{"name":"a"}', 'must be a JSON array'],
    ['[{"name":"a","url":"smtp://u:secret', 'must be a JSON array'],
    [[], 'must name a relay'],
    [[{ name: 'Büro', url: 'smtp://h' }], 'relay 1, name: must be lower-case'],
    [[{ name: 'a', url: 'smtp://h', weight: 2 }], 'relay 1: Unrecognized key: "weight"'],
    [[{ name: 'a', url: 'smtp://u:secret@' }], 'relay 1, url: not a URL'],
    [[{ name: 'a', url: 'smtp://h', perSecond: 1, perMinute: 1 }], 'relay 1, perSecond: give perSecond or perMinute'],
    [[{ name: 'a', url: 'http://u:secret@h' }], 'relay 1, url: must begin with smtp://'],
  ])('are refused: %j', (value, words) => expect(problem(value)).toContain(words));

  it('are refused with one message that names every wrong field and repeats no value', () => {
    const relays = [
      { name: 'a', url: 'smtp://user:secret@h?pool=true', share: 0 },
      { name: 'a', url: 'smtp://h', priority: 'secret', connections: 1.5 },
    ];
    const message = problem(relays);
    for (const field of [
      'relay 1, url: unknown option pool',
      'relay 1, share:',
      'relay 2, priority:',
      'relay 2, connections:',
    ])
      expect(message).toContain(field);
    expect(message).not.toContain('secret');
    expect(
      problem([
        { name: 'a', url: 'smtp://h' },
        { name: 'a', url: 'smtp://i' },
      ]),
    ).toBe('relay 2, name: is the name of another one');
  });
});
