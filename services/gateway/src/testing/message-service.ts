import type { Resources } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';

/** A small fake of the part of the mailer that makes sent messages again: `gone@example.com` has none any more. */
export const serveMessages = ({ bus, previews }: Resources): void => {
  bus.respond('mailer', 'ComposeMessage', async ({ data: { key, deliveryId, recipient, as } }) => {
    if (recipient === 'gone@example.com') throw new Rejection('message/gone', 'the files are no longer kept');
    const mediaType = as === 'eml' ? 'message/rfc822' : 'text/html; charset=utf-8';
    const content = Buffer.from(`${deliveryId} to ${recipient ?? 'the first'}`);
    await previews.put(key, { kind: 'file', name: `a\r\nb.${as}`, mediaType, content });
    const attachments = [{ name: 'a.csv', contentType: 'text/csv', size: 3 }];
    return {
      recipient: recipient ?? 'ann@example.com',
      headers: [{ name: 'Subject', value: 'Progress' }],
      attachments,
    };
  });
};
