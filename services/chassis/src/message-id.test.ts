import { describe, expect, it } from '@jest/globals';
import { messageIdOf } from './message-id';

describe('messageIdOf', () => {
  const id = messageIdOf('occurrence-1~email~0', 'ada@example.com', 'Reports.example.com');

  it('is a message id without the address', () => {
    expect(id).toMatch(/^<[0-9a-f]{40}@reports\.example\.com>$/);
    expect(id).not.toContain('ada');
  });

  it('is the same every time, and another for another recipient, delivery or the shared message', () => {
    expect(messageIdOf('occurrence-1~email~0', 'ada@example.com', 'reports.example.com')).toBe(id);
    const others = [
      messageIdOf('occurrence-1~email~0', 'bob@example.com', 'reports.example.com'),
      messageIdOf('occurrence-1~email~1', 'ada@example.com', 'reports.example.com'),
      messageIdOf('occurrence-1~email~0', 'together', 'reports.example.com'),
      messageIdOf('occurrence-1~email~0a', 'da@example.com', 'reports.example.com'),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });

  it.each(['', 'a b', 'a\r\nBcc: x', 'é.example', '-a', 'a@b'])('refuses the domain %j', (domain) => {
    expect(() => messageIdOf('d', 'r', domain)).toThrow(/^domain:/);
  });
});
