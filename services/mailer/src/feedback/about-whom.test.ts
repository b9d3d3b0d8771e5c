import { describe, expect, it } from '@jest/globals';
import type { FeedbackKind, FeedbackSource } from '@punctual/contracts';
import { aboutWhom, isHearsay } from './about-whom';
import { rejectionKind } from './rejection-kind';

const said = (email: string | null, kind: FeedbackKind = 'hard') => ({ email, kind, status: null, text: '' });
const recipients = ['Ada@example.com', 'bob@bücher.example'];
type Mail = Parameters<typeof aboutWhom>[1];
const brief = (all: ReturnType<typeof said>[], mail: Mail, source: FeedbackSource = 'ses') =>
  aboutWhom({ source, recipients: all }, mail).map(({ email, kind }) => [email, kind]);

describe('whom a report is about', () => {
  it('is who the way back names, whoever the report names', () => {
    const named = 'Ada@example.com';
    const of = (...all: ReturnType<typeof said>[]) => brief(all, { recipients, named }, 'smtp');
    expect(of(said('ada@example.com'))).toEqual([[named, 'hard']]);
    expect(of(said(null, 'complaint'))).toEqual([[named, 'complaint']]);
    expect(of(said('ada@elsewhere.example'))).toEqual([[named, 'hard']]);
    expect(of(said('bob@bücher.example', 'soft'), said('ada@example.com'))).toEqual([[named, 'hard']]);
    expect(of()).toEqual([]);
  });

  it('where several are named that it passes the mail on to, is at most soft', () => {
    const named = 'Ada@example.com';
    const report = [said('team1@example.com'), said('team2@example.com')];
    expect(brief(report, { recipients, named })).toEqual([[named, 'soft']]);
  });

  it('is recipients of the delivery alone in a message to several, in any spelling', () => {
    const of = (...all: ReturnType<typeof said>[]) => brief(all, { recipients, named: null });
    expect(of(said('BOB@xn--bcher-kva.example'), said('eve@example.com'), said(null))).toEqual([
      ['bob@bücher.example', 'hard'],
    ]);
    expect(brief([said(null)], { recipients: ['ada@example.com'], named: null })).toEqual([
      ['ada@example.com', 'hard'],
    ]);
  });

  it('is told at most as soft by mail to a way back that others of the message know, too', () => {
    const report = [
      said('ada@example.com'),
      said('bob@bücher.example', 'delayed'),
      said('ada@example.com', 'complaint'),
    ];
    const kinds = (source: FeedbackSource) =>
      brief(report, { recipients, named: null }, source).map(([, kind]) => kind);
    expect(kinds('smtp')).toEqual(['soft', 'delayed', 'complaint']);
    expect(kinds('sendgrid')).toEqual(['hard', 'delayed', 'complaint']);
    expect([isHearsay('smtp', null), isHearsay('smtp', 'ada@example.com'), isHearsay('ses', null)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a refusal in the session', () => {
  it.each([
    [550, '5.1.1', 'hard'],
    [550, '5.2.1', 'hard'],
    [552, '5.2.2', 'soft'],
    [550, '5.7.1', 'policy'],
    [550, '5.7.515', 'policy'],
    [552, '5.3.4', 'content'],
    [550, null, null],
    [521, null, null],
    [550, '5.0.0', null],
    [554, null, null],
    [552, null, null],
    [null, '5.6.7', null],
    [450, '4.2.1', null],
  ])('%s %s says %s of the address', (smtpCode, enhancedCode, kind) => {
    expect(rejectionKind({ smtpCode, enhancedCode })).toBe(kind);
  });
});
