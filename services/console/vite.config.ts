import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const gateway = process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080';
const passed = Object.fromEntries(
  ['/api', '/openapi.json', '/previews', '/health'].map((path) => [path, { target: gateway, changeOrigin: true }]),
);

/** The gateway fills the nonce in for each answer; nothing is inlined, because its policy allows no inline script. */
export default defineConfig({
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    // Older browsers would get a rewritten light-dark() that loses the colours.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    // The charts; weight.mjs judges what the first page loads.
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
    // By itself the bundler makes a file of each set of modules that the same pages need: some fifty small ones a page, and a
    // browser takes milliseconds for each, from its cache too. What comes first is one file, what many pages share another.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'], priority: 2 },
            { name: 'common', minShareCount: 4, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: passed },
});
