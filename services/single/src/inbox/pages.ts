import { type Html, html, page } from './html';
import type { ParsedMessage } from './message';
import type { Return } from './returns';
import type { Search, Summary } from './store';

const NOTHING = html``;

const sizeText = (octets: number): string =>
  octets < 1024
    ? `${octets} bytes`
    : octets < 1024 ** 2
      ? `${(octets / 1024).toFixed(1)} KiB`
      : `${(octets / 1024 ** 2).toFixed(1)} MiB`;

const some = (to: string[]): string =>
  to.length <= 3 ? to.join(', ') : `${to.slice(0, 3).join(', ')} and ${to.length - 3} more`;

const row = ({ id, receivedAt, from, to, subject, size }: Summary): Html => html`
<tr><th scope="row"><a href="/inbox/${id}">${subject || '(no subject)'}</a></th><td>${some(to)}</td><td>${from || '(none)'}</td><td><time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace('T', ' ')} UTC</time></td><td>${sizeText(size)}</td></tr>`;

/** The list, newest first, with the search form and a link to older messages. */
export const listPage = (summaries: Summary[], { to, subject }: Search, cursor: string | null): string => {
  const older = new URLSearchParams({ ...(to && { to }), ...(subject && { subject }), cursor: cursor ?? '' });
  const table = html`<table><caption>${to || subject ? 'Messages that match, newest first' : 'Messages, newest first'}</caption>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">From</th><th scope="col">Received</th><th scope="col">Size</th></tr></thead><tbody>${summaries.map(row)}</tbody></table>`;
  return page(
    'Inbox',
    html`<form method="get" action="/inbox" role="search"><label>Recipient <input name="to" value="${to}" maxlength="320"></label><label>Subject <input name="subject" value="${subject}" maxlength="320"></label><button>Search</button></form>
${summaries.length > 0 ? table : html`<p role="status">${to || subject ? 'No message matches.' : 'No messages yet. Messages sent to this inbox by SMTP appear here.'}</p>`}
${cursor === null ? NOTHING : html`<nav aria-label="Pages"><a rel="next" href="/inbox?${older.toString()}">Older messages</a></nav>`}`,
  );
};

const RETURN_WORDS: Readonly<Record<Return, string>> = {
  'no-such-address': 'As undeliverable: no such address',
  'mailbox-full': 'As undeliverable: the mailbox is full',
  spam: 'As spam, by its reader',
};

const returnForms = (id: number): Html[] =>
  Object.entries(RETURN_WORDS).map(
    ([as, words]) => html`<form method="post" action="/inbox/${id}/returns/${as}"><button>${words}</button></form>`,
  );

/** What is said once a message was sent back. */
export const returnedPage = ({ id, to }: Summary): string =>
  page(
    'Sent back',
    html`<h2>Sent back</h2><p role="status">The report about the mail to ${some(to)} was taken. The history of its delivery shows it.</p><p><a href="/inbox/${id}">Back to the message</a></p>`,
  );

/**
 * One message: its envelope, its body in a frame without scripts, its attachments and its header fields; and, where it can come back, what a
 * mail server or a reader can say of it.
 */
export const messagePage = (
  { id, receivedAt, from, to, subject, size }: Summary,
  { html: body, text, parts, headers, problem }: ParsedMessage,
  comesBack: boolean,
): string => {
  const files = parts.map(
    ({ filename, contentType, content }, index) =>
      html`<li><a href="/inbox/${id}/parts/${index}">${filename}</a> (${contentType}, ${sizeText(content.length)})</li>`,
  );
  return page(
    subject || '(no subject)',
    html`<h2>${subject || '(no subject)'}</h2>
<dl><dt>From (envelope)</dt><dd>${from || '(none)'}</dd><dt>To (envelope)</dt><dd>${to.join(', ')}</dd><dt>Received</dt><dd><time datetime="${receivedAt}">${receivedAt}</time></dd><dt>Size</dt><dd>${sizeText(size)}, <a href="/inbox/${id}/raw">download as .eml</a>, <a href="/inbox/${id}.json">as JSON</a></dd></dl>
${problem === null ? NOTHING : html`<p role="alert">This message could not be read (${problem}); its raw form is complete.</p>`}
${files.length > 0 ? html`<h3>Attachments</h3><ul>${files}</ul>` : NOTHING}
${body ? html`<h3>Body</h3><iframe src="/inbox/${id}/body" sandbox="allow-popups allow-popups-to-escape-sandbox" title="Body of the message"></iframe>` : NOTHING}
${text ? html`<h3>Plain text</h3><pre>${text}</pre>` : NOTHING}
${comesBack ? html`<h3>Send it back</h3>${returnForms(id)}` : NOTHING}
<h3>Header fields</h3><dl>${headers.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`,
  );
};

/** An error page. */
export const problemPage = (title: string, detail: string): string =>
  page(title, html`<h2>${title}</h2><p role="alert">${detail}</p><p><a href="/inbox">Back to the inbox</a></p>`);
