/** Who has the address of a link in a mail may open it: what it shows must not be kept on the way, and the address not passed on or found. */
export const SECRET_HEADERS = {
  'Cache-Control': 'private, no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow',
};

/** A page behind such a link, for people without an account: it loads nothing, runs no script, and stands in no other page. */
export const PAGE_HEADERS = {
  ...SECRET_HEADERS,
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
};
