import { expect, it } from '@jest/globals';
import { life } from '../testing/samples';
import { inWords } from './in-words';

/** The texts for the outcomes in the sample delivery: one of two recipients accepted, the other after a retry. */
const told = life()
  .filter(({ data }) => 'result' in data)
  .map((event) => inWords(event).text);

it('describes an outcome, and with the last of several how the attempt ended', () => {
  expect(told).toEqual([
    'The mail server accepted Ann@example.com: 250 OK',
    'The mail server deferred bob@example.com: 451 no; attempt 1 ended: 1 accepted, 1 unresolved, 0 rejected',
    'The mail server accepted bob@example.com: 250 OK',
  ]);
});

it('counts recipients when there are many', () => {
  const recipients = ['a@x.example', 'b@x.example'].map((email) => ({
    email,
    smtpCode: 550,
    enhancedCode: '5.1.1',
    text: 'no',
  }));
  const data = { deliveryId: 'd', attempt: 2, recipients, result: null, at: '2026-11-23T09:00:00Z' };
  expect(inWords({ type: 'RecipientsRejected', data })).toEqual({
    text: 'The mail server rejected 2 recipients',
    detail: { attempt: 2, recipients: ['a@x.example: 550 5.1.1 no', 'b@x.example: 550 5.1.1 no'] },
  });
});
