import { describe, expect, it } from '@jest/globals';
import { relaxations, relayFromUrl } from './smtp-url';

describe('relayFromUrl', () => {
  it('has the usual ports', () => {
    expect(relayFromUrl('smtp://mail.example.com')).toMatchObject({
      host: 'mail.example.com',
      port: 587,
      implicitTls: false,
      startTls: 'required',
      verifyCertificate: true,
      credentials: null,
    });
    expect(relayFromUrl('smtps://mail.example.com/')).toMatchObject({ port: 465, implicitTls: true });
    expect(relayFromUrl('smtp://[::1]:2525')).toMatchObject({ host: '::1', port: 2525 });
  });

  it('decodes credentials, and requires encryption except on this machine', () => {
    expect(relayFromUrl('smtp://a%40b:p%2Fw%25@mail.example.com')).toMatchObject({
      credentials: { user: 'a@b', password: 'p/w%' },
      startTls: 'required',
    });
    for (const url of ['smtp://a:b@127.0.0.1', 'smtp://localhost', 'smtp://[::1]'])
      expect(relayFromUrl(url)).toMatchObject({ startTls: 'auto' });
    expect(relayFromUrl('smtp://127.example.com')).toMatchObject({ startTls: 'required' });
    expect(relayFromUrl('smtp://a:b@mail.example.com?starttls=never&verify=false&name=me.example')).toMatchObject({
      startTls: 'never',
      verifyCertificate: false,
      clientName: 'me.example',
    });
  });

  it.each([
    ['smtp://mail.example.com', []],
    ['smtps://mail.example.com', []],
    ['smtp://127.0.0.1?starttls=never&verify=false', []],
    ['smtp://mailpit:1025?starttls=never', ['starttls=never']],
    ['smtp://mail.example.com?starttls=auto&verify=false', ['starttls=auto', 'verify=false']],
    ['smtps://mail.example.com?verify=false', ['verify=false']],
  ])('%s gives up %j', (url, given) =>
    expect(relaxations(relayFromUrl(url)).map((words) => words.split(':')[0])).toEqual(given),
  );

  it.each([
    ['', 'not a URL'],
    ['mail.example.com', 'not a URL'],
    ['http://mail.example.com', 'smtp://'],
    ['smtp:', 'host'],
    ['smtp://h/path', 'follow the host'],
    ['smtp://h?pool=true', 'pool'],
    ['smtp://h?starttls=maybe', 'starttls'],
    ['smtp://h?verify=no', 'verify'],
    ['smtp://user@h', 'password'],
    ['smtp://user:100%@h', 'password'],
    ['smtp://h?name=a%0d%0ab', 'name'],
  ])('refuses %j', (url, names) => {
    expect(() => relayFromUrl(url)).toThrow(TypeError);
    expect(() => relayFromUrl(url)).toThrow(names);
  });
});
