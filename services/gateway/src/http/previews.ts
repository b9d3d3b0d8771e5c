import { randomBytes } from 'node:crypto';
import { type Preview, type Previews, pause, sha256 } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';
import type { Answer } from './operation';
import { Problem } from './problem';

export type PreviewFile = Extract<Preview, { kind: 'file' }>;

/** A preview as it is found by its token: only who has the token can derive the key. */
export type Place = { token: string; key: string };

/** The key of what a token shows. */
export const keyOf = (token: string): string => sha256(token);

/** A new place, which nobody can guess. */
export const newPlace = (): Place => {
  const token = randomBytes(32).toString('base64url');
  return { token, key: keyOf(token) };
};

/** How long a request waits for a preview. */
const WAIT_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** @throws Rejection when there is a reason instead of a file */
export const fileIn = (preview: Preview): PreviewFile => {
  if (preview.kind === 'refused') throw new Rejection(preview.code, preview.message, preview.errors);
  return preview;
};

/**
 * The file under a key, as soon as it is there.
 * @throws Rejection when it could not be made; Problem 503 when it takes too long
 */
export const whenThere = async (
  previews: Previews,
  key: string,
  waitMs = WAIT_MS,
): Promise<{ file: PreviewFile; expiresAt: string }> => {
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const found = await previews.get(key);
    if (found) return { file: fileIn(found.preview), expiresAt: found.expiresAt };
    if (waited >= waitMs) break;
    await pause(LOOK_EVERY_MS);
  }
  const detail = `the preview was not ready within ${waitMs / 1000} s; use parameters that give fewer rows, or another format`;
  throw new Problem(503, 'preview/too-slow', detail, [], { 'Retry-After': '60' });
};

/** The pages of the console may show it in a frame, others may not. It loads nothing, and no script in it runs. */
const SANDBOX =
  "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'self'";
/** Browsers show no PDF in a sandbox. It is no page of this origin: its viewer has an origin of its own. */
const PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** Whether a browser shows files of this type itself. */
const isShown = (mediaType: string): boolean => /^(?:text\/html|application\/pdf)\b/.test(mediaType);

/** A file of a report, which is untrusted data, for a person to look at. Nobody keeps it. */
export const previewAnswer = ({ name, mediaType, content }: PreviewFile): Answer => ({
  status: 200,
  body: content,
  headers: {
    'Content-Type': mediaType,
    'Content-Security-Policy': mediaType === 'application/pdf' ? PDF : SANDBOX,
    'Cross-Origin-Resource-Policy': 'same-origin',
    // `frame-ancestors` says it, and older browsers would take SAMEORIGIN for the origin of the sandbox.
    'X-Frame-Options': null,
    'Cache-Control': 'no-store',
  },
  fileName: name,
  isShown: isShown(mediaType),
});
