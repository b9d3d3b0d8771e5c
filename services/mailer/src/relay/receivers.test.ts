import { expect, it } from '@jest/globals';
import { connectionsTo, defaultReceivers, receiverAt, receiverFinder, receiversSetting } from './receivers';

it('finds the receiver of an address by its domain, in any case', () => {
  const find = receiverFinder(defaultReceivers);
  const names = ['ada@GMAIL.com', 'b@web.de', 'c@x.gmail.com', 'd@example.com'].map((email) => find(email)?.name);
  expect(names).toEqual(['google', 'gmx', undefined, undefined]);
});

it('knows which relays are the own mail servers of a receiver', () => {
  const at = (host: string) => receiverAt(defaultReceivers, host)?.name;
  expect(['ASPMX.L.google.com', 'l.google.com', 'xl.google.com', 'smtp.gmail.com'].map(at)).toEqual([
    'google',
    'google',
    undefined,
    undefined,
  ]);
  expect(receiverAt(defaultReceivers, 'mx.web.de')).toMatchObject({ connections: 4, messagesPerConnection: 20 });
});

it('bounds connections to the own mail servers of a receiver, and to no others', () => {
  const to = (host: string, connections: number) => connectionsTo(defaultReceivers, { host, connections });
  expect(to('mx.web.de', 8)).toEqual({ connections: 4, messagesPerConnection: 20 });
  expect(to('mx.web.de', 2)).toEqual({ connections: 2, messagesPerConnection: 20 });
  expect(to('smtp.example.com', 8)).toEqual({ connections: 8 });
});

it.each([
  ['{', 'must be a JSON array'],
  ['[{"name":"a"}]', 'receiver 1, domains:'],
  ['[{"name":"A b","domains":["a.example"],"rate":3}]', 'receiver 1, name: must be lower-case'],
])('refuses %s', (text, words) => expect(receiversSetting.safeParse(text).error?.issues[0]?.message).toContain(words));

it('takes the table of an operator', () => {
  const given = [{ name: 'partner', domains: ['partner.example'], perMinute: 20 }];
  expect(receiversSetting.safeParse(JSON.stringify(given)).data).toMatchObject(given);
});
