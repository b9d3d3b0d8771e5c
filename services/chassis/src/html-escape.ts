const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that HTML forbids (controls, lone surrogates) become U+FFFD: visible and harmless. */
export const legalHtml = (html: string): string =>
  html.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '\ufffd');

/** Text for HTML content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  legalHtml(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
