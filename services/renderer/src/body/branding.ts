import { escapeHtml, sha256 } from '@punctual/chassis/offline';
import type { Branding } from '@punctual/contracts';
import { theme } from '../file/theme';
import type { InlinePart } from './inline-part';
import { written } from './template';

/** What a template may name of the branding. */
export type ShownBranding = {
  brand: { name: string | null; logo: { src: string; alt: string } | null; accent: string };
  /** The confidentiality notice. */
  notice: string | null;
};

const EXTENSION = { 'image/png': 'png', 'image/jpeg': 'jpg' } as const;

/** The logo as a picture of the mail; null without one. */
export const logoPart = ({ logo }: Branding): InlinePart | null => {
  if (!logo) return null;
  const content = Buffer.from(logo.data, 'base64');
  const cid = `logo-${sha256(content).slice(0, 24)}@punctual`;
  return { cid, filename: `logo.${EXTENSION[logo.mediaType]}`, contentType: logo.mediaType, content };
};

/** The branding for a template, with the logo as `logoPart` gave it. */
export const shownBranding = ({ name, accent, notice }: Branding, logo: InlinePart | null): ShownBranding => ({
  brand: {
    name,
    logo: logo && { src: `cid:${logo.cid}`, alt: name ?? 'Logo' },
    accent: accent ?? theme.accent,
  },
  notice,
});

/** The mail with the notice, which is in every mail: below all else where the template has not written it. */
export const withNotice = (html: string, notice: string | null): string => {
  if (notice === null || html.includes(written(notice))) return html;
  const foot = `<div dir="auto" style="padding:16px 24px;color:${theme.muted};font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:12px;line-height:1.5;white-space:pre-line">${escapeHtml(notice)}</div>`;
  const at = html.toLowerCase().lastIndexOf('</body>');
  return at < 0 ? html + foot : html.slice(0, at) + foot + html.slice(at);
};
