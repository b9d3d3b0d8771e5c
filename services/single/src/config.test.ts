import { describe, expect, it } from '@jest/globals';
import { readSingleConfig } from './config';

describe('MAIL_FROM', () => {
  it('is required with SMTP_URL, and the message names it', () => {
    for (const MAIL_FROM of [undefined, '', ' '])
      expect(() => readSingleConfig({ SMTP_URL: 'smtp://mail.example.com', MAIL_FROM })).toThrow(
        'MAIL_FROM: is required with SMTP_URL (the sender of all mail)',
      );
  });
  it('is taken as given', () => {
    const env = { SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'Reports <r@example.com>' };
    expect(readSingleConfig(env).MAIL_FROM).toBe('Reports <r@example.com>');
  });
  it('has a default for the local inbox', () => {
    expect(readSingleConfig({}).MAIL_FROM).toBe('Punctual <punctual@localhost.localdomain>');
    expect(readSingleConfig({ SMTP_URL: ' ' }).MAIL_FROM).toBe('Punctual <punctual@localhost.localdomain>');
  });
});
