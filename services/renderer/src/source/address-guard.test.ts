import { describe, expect, it } from '@jest/globals';
import { checkLiteral, placeOf } from './address-guard';

const check =
  (url: string, allowed: string[] = []) =>
  () =>
    checkLiteral(new URL(url), allowed);

describe('the addresses that a source may reach', () => {
  it.each(['http://8.8.8.8/', 'https://[2606:4700::1111]/', 'http://example.com/'])('%s', (url) =>
    expect(check(url)).not.toThrow(),
  );

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://192.0.0.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:8.8.8.8]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b:1::1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001::1]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
    'http://[3fff::1]/',
  ])('not %s', (url) => expect(check(url)).toThrow(/not a public address/));

  it('are those the operator allows, too', () => {
    expect(check('http://10.1.2.3:8080/', ['10.1.0.0/16'])).not.toThrow();
    expect(check('http://[::ffff:10.1.2.3]/', ['10.1.0.0/16'])).not.toThrow();
    expect(check('http://10.2.2.3/', ['10.1.0.0/16'])).toThrow();
    expect(check('http://127.0.0.1:8080/', ['127.0.0.1:8080'])).not.toThrow();
    expect(check('http://127.0.0.1:8081/', ['127.0.0.1:8080'])).toThrow();
    expect(check('http://[fd00::1]/', ['fd00::/8'])).not.toThrow();
  });

  it('of a name are looked up and checked', async () => {
    await expect(placeOf(new URL('http://localhost/'), [])).rejects.toMatchObject({ code: 'source/denied' });
    expect((await placeOf(new URL('http://localhost/'), ['localhost'])).address).toMatch(/^(127\.0\.0\.1|::1)$/);
    await expect(placeOf(new URL('http://nowhere.invalid/'), [])).rejects.toMatchObject({ code: 'source/unreachable' });
  });
});
