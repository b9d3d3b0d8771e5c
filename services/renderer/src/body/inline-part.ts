/** A picture of the body, referred to as `cid:` (RFC 2392). */
export type InlinePart = { cid: string; filename: string; contentType: string; content: Buffer };
