/** A report of non-delivery (RFC 3464), as a mail server writes it, about a mail to `email`. */
export const dsn = (email: string, { status = '5.1.1', to = 'x@bounce.example.com' } = {}): string =>
  `From: MAILER-DAEMON@mx.example.net
To: ${to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

The mail could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ${email}
Action: failed
Status: ${status}
Diagnostic-Code: smtp; 550 ${status} no such user

--b1
Content-Type: text/rfc822-headers

Message-ID: <m1@example.com>

--b1--
`.replaceAll('\n', '\r\n');
