import { connect } from 'node:net';

/** A report of non-delivery (RFC 3464) of a mail to `email`. */
const report = (to: string, email: string): string =>
  `From: MAILER-DAEMON@mx.example.net
To: ${to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

The mail could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ${email}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--b1--
`.replaceAll('\n', '\r\n');

/**
 * Reports to a return path that a mail did not reach somebody, as a mail server does: over SMTP, from the null sender.
 * @returns the code of the last reply: 250 once the report is taken
 */
export const reportBounce = async (port: number, to: string, email: string): Promise<number> => {
  const socket = connect(port, '127.0.0.1');
  const lines = (async function* () {
    let text = '';
    for await (const chunk of socket) {
      text += String(chunk);
      for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
        yield text.slice(0, end);
        text = text.slice(end + 2);
      }
    }
  })();
  const reply = async (): Promise<number> => {
    for (;;) {
      const next = await lines.next();
      if (next.done) return 0;
      if (/^\d{3} /.test(next.value)) return Number(next.value.slice(0, 3));
    }
  };
  let code = await reply();
  const said = ['EHLO mx.example.net', 'MAIL FROM:<>', `RCPT TO:<${to}>`, 'DATA', `${report(to, email)}.`];
  for (const line of said) {
    if (code >= 400 || code === 0) break;
    socket.write(`${line}\r\n`);
    code = await reply();
  }
  socket.end('QUIT\r\n');
  return code;
};
