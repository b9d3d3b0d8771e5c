import { createServer, type Server } from 'node:http';

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'";

const main = `<!doctype html><html lang="en"><head><title>Sample</title><link rel="stylesheet" href="/style.css"></head><body>
<nav aria-label="Main"><a href="/">Home</a> <a href="/other">Other</a></nav>
<main><h1>Home</h1>
<button id="new">New thing</button> <button id="menu-button" aria-haspopup="menu">Actions</button>
<div id="menu" role="menu" aria-label="Actions" hidden><button role="menuitem" tabindex="-1">Copy</button><button role="menuitem" tabindex="-1">Remove</button></div>
<div role="tablist" aria-label="Parts"><button role="tab" id="t1" aria-selected="true">Runs</button><button role="tab" id="t2" tabindex="-1" aria-selected="false">Changes</button></div>
<ul><li aria-label="First"><button>Open</button></li><li aria-label="Second"><button>Open</button></li></ul>
<label><input type="checkbox" role="switch" id="live"> Live</label>
<fieldset><legend>Size</legend><label><input type="radio" name="size" value="s" checked> Small</label><label><input type="radio" name="size" value="l"> Large</label></fieldset>
<a download="things.csv" href="/things.csv">Export</a>
<p id="said" role="status"></p></main>
<dialog id="dialog" aria-labelledby="title"><form method="dialog"><h2 id="title">New thing</h2>
<label for="name">Name <span aria-hidden="true">*</span></label> <input id="name" required aria-describedby="why"> <span id="why"></span>
<label for="secret">Password</label> <input id="secret" type="password">
<label for="kind">Kind</label> <select id="kind"><option>Sales</option><option>Stock</option></select>
<label for="report">Report</label> <input id="report" role="combobox" aria-expanded="false" aria-controls="reports" aria-autocomplete="list">
<button id="save" type="button">Save</button></form></dialog>
<div id="reports" role="listbox" aria-label="Reports" hidden><div role="option" id="o1">Sales</div><div role="option" id="o2">Stock</div></div>
<script src="/script.js"></script></body></html>`;

const script = `
const $ = (id) => document.getElementById(id);
const say = (text) => { $('said').textContent = text; };
$('new').onclick = () => $('dialog').showModal();
$('dialog').append($('reports'));
$('save').onclick = () => {
  const wrong = $('name').value === '';
  $('name').setAttribute('aria-invalid', String(wrong));
  $('why').textContent = wrong ? 'must not be empty' : '';
  if (wrong) return $('name').focus();
  say('saved ' + [$('name').value, $('secret').value, $('kind').value, $('report').value].join(', '));
  $('dialog').close();
};
const items = [...document.querySelectorAll('[role=menuitem]')];
$('menu-button').onclick = () => { $('menu').hidden = false; items[0].focus(); };
const move = (all, at) => all[(at + all.length) % all.length].focus();
for (const [at, item] of items.entries()) {
  item.onclick = () => { $('menu').hidden = true; say(item.textContent); $('menu-button').focus(); };
  item.onkeydown = ({ key }) => { if (key === 'ArrowDown') move(items, at + 1); if (key === 'ArrowUp') move(items, at - 1); };
}
const tabs = [$('t1'), $('t2')];
for (const [at, tab] of tabs.entries()) {
  tab.onclick = () => say('tab ' + tab.textContent);
  tab.onkeydown = ({ key }) => { if (key === 'ArrowRight') move(tabs, at + 1); if (key === 'ArrowLeft') move(tabs, at - 1); };
}
for (const item of document.querySelectorAll('li')) item.querySelector('button').onclick = () => say('opened ' + item.getAttribute('aria-label'));
$('live').onchange = () => say('live ' + $('live').checked);
for (const radio of document.querySelectorAll('[name=size]')) radio.onchange = () => say('size ' + radio.value);
const options = [...document.querySelectorAll('[role=option]')];
const close = (option) => { if (option) $('report').value = option.textContent; $('reports').hidden = true; $('report').setAttribute('aria-expanded', 'false'); };
const open = () => { $('reports').hidden = false; $('report').setAttribute('aria-expanded', 'true'); };
let active = -1;
$('report').onclick = open;
$('report').onkeydown = (event) => {
  if (event.key === 'ArrowDown') { open(); active = (active + 1) % 2; $('report').setAttribute('aria-activedescendant', options[active].id); }
  if (event.key === 'Enter' && active >= 0) { event.preventDefault(); close(options[active]); }
};
for (const option of options) option.onclick = () => close(option);`;

const style = `@media (prefers-color-scheme: dark) { body, dialog { background: #111; color: #eee } a { color: #9cf } }
input, select, button { min-height: 24px } a, [role=option] { display: inline-block; padding: 6px }`;

/** A page with one of each barrier: no name, little contrast in the dark alone, a style the policy forbids, an error in the log. */
const broken = `<!doctype html><html lang="en"><head><title>Broken</title><link rel="stylesheet" href="/broken.css"></head><body><main>
<h1>Broken</h1><input><p style="margin: 1px">Styled</p><p class="pale">Pale</p><p><a href="/">Home</a></p></main><script src="/broken.js"></script></body></html>`;

const pages: Record<string, [type: string, text: string]> = {
  '/': ['text/html', main],
  '/other': ['text/html', main.replace('<h1>Home', '<h1>Other')],
  '/broken': ['text/html', broken],
  '/broken.css': [
    'text/css',
    '@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } .pale { color: #333 } a { color: #9cf } }',
  ],
  '/broken.js': ['text/javascript', "console.error('something failed'); fetch('/missing')"],
  '/script.js': ['text/javascript', script],
  '/style.css': ['text/css', style],
  '/things.csv': ['text/csv', 'a,b\n1,2\n'],
};

/** Serves pages that a test knows, with a strict policy, to see that the person at the console sees and does what people do. */
export const serveSample = async (): Promise<{ url: string; server: Server }> => {
  const server = createServer(({ url = '/' }, answer) => {
    const [type, text] = pages[url] ?? ['text/plain', ''];
    answer.writeHead(url in pages ? 200 : 404, {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': policy,
    });
    answer.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, server };
};
