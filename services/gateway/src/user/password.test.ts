import { expect, it } from '@jest/globals';
import { generatePassword, hashPassword, passwordFits } from './password';

it('accepts the right password and no other', async () => {
  const hash = await hashPassword('correct horse');
  expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await passwordFits('correct horse', hash)).toBe(true);
  expect(await passwordFits('correct horse ', hash)).toBe(false);
});

it('salts: the same password has a different hash each time', async () => {
  expect(await hashPassword('x')).not.toBe(await hashPassword('x'));
});

it('accepts no password without a hash, or with an unreadable hash', async () => {
  expect(await passwordFits('x', null)).toBe(false);
  expect(await passwordFits('x', '$argon2id$v=19$m=1$abc$def')).toBe(false);
});

it('generates different passwords', () => {
  expect(generatePassword()).toMatch(/^[a-z2-9]{6}(-[a-z2-9]{6}){3}$/);
  expect(generatePassword()).not.toBe(generatePassword());
});
