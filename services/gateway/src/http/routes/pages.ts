const page = (title: string, head: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>${head}</head><body>${body}</body></html>`;

/** Swagger UI, served entirely from this server. */
export const docsPage = page(
  'Punctual API',
  '<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" type="image/png" href="/docs/favicon-32x32.png">',
  '<div id="api"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>',
);

/** What stands in a page where the nonce of its answer goes. The build of the console writes the same. */
export const NONCE = '__CSP_NONCE__';

/** A separate file, because the content security policy allows no inline scripts. */
export const docsScript =
  "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, persistAuthorization: false, validatorUrl: null });";

const style = `<style nonce="${NONCE}">body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}code{background:#8882;padding:.1em .3em}</style>`;

/** What is at `/` where no console was built. */
export const welcomePage = page(
  'Punctual',
  style,
  `<h1>Punctual</h1><p>Sends reports on time and can prove it.</p><ul>
<li><a href="/docs">Read and try the API</a> (<a href="/openapi.json">as OpenAPI 3.1</a>)</li>
<li><a href="/health/ready">Is every part ready?</a></li>
<li><a href="/metrics">Measurements for Prometheus</a></li>
</ul><p>The console is not built: <code>npm run build --workspace services/console</code> builds it, and this page becomes it.</p>
<p>Log in with <code>POST /api/v1/sessions</code>, then send the token as <code>Authorization: Bearer …</code>.</p>`,
);
