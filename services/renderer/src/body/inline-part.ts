import type { MissingCharacters } from '../text/missing-characters';

/** A picture of the body, referred to as `cid:` (RFC 2392). `missing`: the characters in a drawn one that no font has. */
export type InlinePart = {
  cid: string;
  filename: string;
  contentType: string;
  content: Buffer;
  missing?: MissingCharacters;
};
