import { describe, expect, it } from '@jest/globals';
import { enhancedCodeOf, type Failure, oneLine, sessionVerdict, type Transcript, verdictOf } from './smtp-outcome';

const failed = (step: string, response: string | null): Failure => ({
  step,
  smtpCode: response === null ? null : Number(response.slice(0, 3)),
  response,
  message: `${step}: it broke`,
});
const transcript = (part: Partial<Transcript>): Transcript => ({
  refused: new Map(),
  failure: null,
  response: '250 2.0.0 queued',
  progress: 'dot',
  ...part,
});
const outcomeOf = (part: Partial<Transcript>): string => verdictOf(transcript(part), 'a@x').outcome;

describe('verdictOf', () => {
  it('is accepted when the relay confirms after the dot', () => {
    expect(verdictOf(transcript({}), 'a@x')).toEqual({
      outcome: 'accepted',
      smtpCode: 250,
      enhancedCode: '2.0.0',
      text: 'queued',
    });
    expect(outcomeOf({ progress: 'message' })).toBe('unknown');
  });

  it.each([
    ['450 4.2.1 busy', 'deferred'],
    ['550 5.1.1 nobody', 'rejected'],
    ['503 5.5.1 order', 'deferred'],
    ['421 4.3.2 bye', 'deferred'],
    ['599 x', 'rejected'],
  ])('RCPT TO: %s is %s', (response, outcome) => {
    expect(outcomeOf({ refused: new Map([['a@x', failed('RCPT TO', response)]]) })).toBe(outcome);
    expect(outcomeOf({ refused: new Map([['b@x', failed('RCPT TO', response)]]) })).toBe('accepted');
  });

  it.each([
    ['451 4.3.0 later', 'deferred'],
    ['554 5.7.1 spam', 'rejected'],
    ['421 4.3.2 bye', 'deferred'],
    ['354 go on', 'unknown'],
  ])('DATA: %s is %s', (response, outcome) => {
    expect(outcomeOf({ failure: failed('DATA', response) })).toBe(outcome);
  });

  it.each([
    ['dot', 'unknown'],
    ['message', 'deferred'],
    ['envelope', 'deferred'],
  ] as const)('a broken connection after the %s is %s', (progress, outcome) => {
    expect(outcomeOf({ failure: failed('connection', null), progress })).toBe(outcome);
    expect(outcomeOf({ failure: failed('timeout', null), progress })).toBe(outcome);
    expect(outcomeOf({ failure: failed('DATA', null), progress })).toBe(outcome);
  });

  it('defers a refused sender whatever RCPT answered, unless the message is too big', () => {
    const refused = new Map([['a@x', failed('RCPT TO', '503 5.5.1 need MAIL')]]);
    expect(
      verdictOf(transcript({ refused, progress: 'message', failure: failed('MAIL FROM', '550 5.7.1 not you') }), 'a@x'),
    ).toEqual({ outcome: 'deferred', smtpCode: 550, enhancedCode: '5.7.1', text: 'MAIL FROM: not you' });
    expect(outcomeOf({ progress: 'message', failure: failed('MAIL FROM', '552 5.3.4 too big') })).toBe('rejected');
  });

  it('defers when there was no transaction, a refused password included', () => {
    expect(sessionVerdict(failed('authentication', '535 5.7.8 no'))).toMatchObject({
      outcome: 'deferred',
      smtpCode: 535,
      enhancedCode: '5.7.8',
    });
  });
});

describe('texts', () => {
  it('are one bounded line without the codes', () => {
    const { text, enhancedCode } = verdictOf(
      transcript({
        failure: failed('DATA', `554-5.7.1 first\n554-5.7.1 \u0007\u2028second\n554 5.7.1 ${'x'.repeat(900)}`),
      }),
      'a@x',
    );
    expect(enhancedCode).toBe('5.7.1');
    expect(text).toMatch(/^DATA: first second x+…$/);
    expect(text).toHaveLength(500);
    expect(oneLine(' a\r\n\tb\0c ')).toBe('a b c');
  });

  it('name nobody: the address of the recipient is left out, in any case', () => {
    const refused = new Map([
      ['a.b+c@x.example', failed('RCPT TO', '550 5.1.1 <A.B+C@x.example>: unknown user aXb+c@x.example')],
    ]);
    expect(verdictOf(transcript({ refused }), 'a.b+c@x.example').text).toBe(
      'RCPT TO: <recipient>: unknown user aXb+c@x.example',
    );
  });

  it.each([
    ['550 5.1.1 x', '5.1.1'],
    ['550-5.10.213 x', '5.10.213'],
    ['550 5.1.1', '5.1.1'],
    ['550 see 5.1.1', null],
    ['550 5.1.1.1 x', null],
    ['550', null],
  ])('the enhanced code of %s is %s', (response, code) => {
    expect(enhancedCodeOf(response)).toBe(code);
  });
});
