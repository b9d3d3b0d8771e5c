import { describe, expect, it } from '@jest/globals';
import { makeIntent } from './client';

describe('the key of what is asked for', () => {
  const body = { name: 'Readers' };

  it('is the same for the same body and version, so that a repeat after a lost answer does nothing twice', () => {
    const intent = makeIntent();
    expect(intent({ ...body }, 3)).toEqual(intent(body, 3));
  });

  it.each([
    ['another body', { name: 'Writers' }, 3],
    ['another version', body, 4],
  ])('is another for %s', (_what, other, version) => {
    const intent = makeIntent();
    expect(intent(other, version).key).not.toBe(intent(body, 3).key);
  });

  it('is another after success: the next press is another intent', () => {
    const intent = makeIntent();
    const { key } = intent(body);
    intent.done();
    expect(intent(body).key).not.toBe(key);
  });

  it('is not shared by two controls', () => expect(makeIntent()(body).key).not.toBe(makeIntent()(body).key));
});
