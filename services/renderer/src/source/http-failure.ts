import { redacted } from './redact';
import { SourceError } from './source-error';

const UNPACKING = /^(Z_|ERR_.*(ZLIB|BROTLI|PADDING))/;

/** What went wrong on the way, as the owner of the report may read it. */
export const httpFailure = (thrown: unknown, secrets: readonly string[]): SourceError => {
  if (thrown instanceof SourceError) return thrown;
  const { code, message } = (thrown ?? {}) as { code?: unknown; message?: unknown };
  const name = typeof code === 'string' ? code : '';
  const said = redacted(typeof message === 'string' && message !== '' ? message : name, secrets);
  if (UNPACKING.test(name)) return new SourceError('bad-rows', `the answer cannot be unpacked: ${said}`);
  if (name === 'UND_ERR_INVALID_ARG') return new SourceError('failed', `the request cannot be sent: ${said}`);
  return new SourceError(
    'unreachable',
    `the server cannot be reached: ${said}${name === '' || said.includes(name) ? '' : ` (${name})`}`,
  );
};
