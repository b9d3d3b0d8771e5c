import { defineConfig } from '@hey-api/openapi-ts';

/**
 * Types and one function per operation. The result is not committed: it is the gateway's document in another form, so a
 * change of the API either compiles here or fails the build, and two branches never conflict over generated lines.
 */
export default defineConfig({
  input: './openapi.gen.json',
  output: { path: 'src/api/gen', clean: true },
  plugins: [{ name: '@hey-api/client-fetch', throwOnError: true }, '@hey-api/typescript', '@hey-api/sdk'],
});
