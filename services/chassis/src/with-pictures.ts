/** A picture of a mail's HTML, referred to as `cid:` (RFC 2392). */
export type Picture = { cid: string; mediaType: string; content: Buffer };

/** The HTML of a mail as one document that a browser shows as the mail would look: `cid:` pictures become `data:` addresses. */
export const withPictures = (html: string, pictures: readonly Picture[]): string =>
  pictures.reduce(
    (page, { cid, mediaType, content }) =>
      page.replaceAll(`cid:${cid}`, () => `data:${mediaType};base64,${content.toString('base64')}`),
    html,
  );
