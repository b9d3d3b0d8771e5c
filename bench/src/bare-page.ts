import type { BrowserContext } from 'playwright-core';

// Pages at the gateway's own address that ask it for the same rows as the console and do nothing but show them.

const page = (body: string, script: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title></head><body><main>${body}</main><script>
const ask = async (path) => (await fetch(path, { headers: { 'X-Punctual-Console': '1' } })).json();
const cellsOf = (values) => '<tr>' + values.map((value) => '<td>' + String(value ?? '').replace(/[<&]/g, (c) => '&#' + c.charCodeAt(0) + ';') + '</td>').join('') + '</tr>';
${script}</script></body></html>`;

const list = page(
  '<input type="search" data-search><table><tbody></tbody></table>',
  // As long as the console waits: a request for each key, for every row with that letter, would be all that is measured.
  `let last = 0, typing;
const show = async (query) => {
  const mine = ++last;
  const { data } = await ask('/api/v1/report-schedules?' + query);
  if (mine !== last) return;
  document.querySelector('tbody').innerHTML = data
    .map((row) => cellsOf([row.name, row.reportName, row.ownerName, row.sentence, row.nextRunDate, row.lastOutcome, row.recipientCount, row.status]))
    .join('');
};
document.querySelector('input').oninput = ({ target }) => {
  clearTimeout(typing);
  typing = setTimeout(() => show('search=' + encodeURIComponent(target.value)), 150);
};
show('');`,
);

const calendar = page(
  '<h1></h1><table><tbody></tbody></table>',
  `const id = new URLSearchParams(location.search).get('id');
const of = '/api/v1/report-schedules/' + id;
const from = new Date(Date.now() - 60 * 86400000).toISOString();
Promise.all([ask(of), ask(of + '/stats?from=' + from + '&to=' + new Date().toISOString()), ask(of + '/upcoming?count=30')]).then(
  ([schedule, stats, next]) => {
    document.querySelector('h1').textContent = schedule.name;
    const past = stats.days.map((day) => cellsOf(Object.values(day)));
    const planned = next.upcoming.map((run) => cellsOf(Object.values(run)));
    document.querySelector('tbody').innerHTML = [...past, ...planned].join('');
  },
);`,
);

/** The paths of the bare pages, once `serveBare` answers them. */
export const bare = { list: '/bare/list', calendar: (id: string) => `/bare/calendar?id=${id}` };

/** Answers the paths above inside the browser; what the pages ask for goes to the gateway. */
export const serveBare = async (context: BrowserContext): Promise<void> => {
  await context.route('**/bare/list', (route) => route.fulfill({ contentType: 'text/html', body: list }));
  await context.route('**/bare/calendar?*', (route) => route.fulfill({ contentType: 'text/html', body: calendar }));
};
