import { type Branding, type BrandingBody, currentBranding } from '../api/branding';
import { words } from './branding.words';

/** Branding as something that is edited: there is one, and the usual one has no time. */
export type EditedBranding = Branding & { id: string; updatedAt: string };
export type BrandingForm = {
  name: string;
  accent: string;
  withNotice: boolean;
  notice: string;
  logo: Branding['logo'];
};

/** There is one for all, so its id says nothing. */
export const asEdited = (branding: Branding): EditedBranding => ({
  ...branding,
  id: 'branding',
  updatedAt: branding.updatedAt ?? '',
});

/** How mails look now, as something that is edited. */
export const currentEdited = async (): Promise<EditedBranding> => asEdited(await currentBranding());

/** What the form holds at first. */
export const fromBranding = ({ name, accent, notice, logo }: Branding): BrandingForm => ({
  name: name ?? '',
  accent: accent ?? '',
  withNotice: notice !== null,
  notice: notice ?? '',
  logo,
});

/** The form as the API takes it. */
export const toBody = ({ name, accent, withNotice, notice, logo }: BrandingForm): BrandingBody => ({
  name: name.trim() || null,
  accent: accent.trim() || null,
  notice: withNotice ? notice : null,
  logo,
});

const noticeOf = ({ withNotice, notice }: BrandingForm): string => (withNotice ? notice : words.isNone);
const logoOf = ({ logo }: BrandingForm): string => (logo ? words.isThere : words.isNone);

/** The fields in which two differ, each with both values. */
export const differencesOf = (mine: BrandingForm, theirs: BrandingForm) =>
  [
    { field: words.name, mine: mine.name, theirs: theirs.name },
    { field: words.accent, mine: mine.accent, theirs: theirs.accent },
    { field: words.notice, mine: noticeOf(mine), theirs: noticeOf(theirs) },
    {
      field: words.logo,
      mine: logoOf(mine),
      theirs: logoOf(theirs),
      differs: mine.logo?.data !== theirs.logo?.data,
    },
  ].filter((one) => one.differs ?? one.mine !== one.theirs);

/** The form's field of a path in the body. */
export const fieldOf = (path: string): 'name' | 'accent' | 'notice' | 'logo' | 'root' => {
  const [first] = path.split('.');
  return (['name', 'accent', 'notice', 'logo'] as const).find((field) => field === first) ?? 'root';
};

/** Largest picture, in octets. */
const MAX_OCTETS = 64 * 1024;

/** A chosen file as a logo, or why it cannot be one. */
export const logoOfFile = async (file: File): Promise<NonNullable<Branding['logo']> | { refused: string }> => {
  const { type } = file;
  if (type !== 'image/png' && type !== 'image/jpeg') return { refused: words.wrongKind };
  if (file.size > MAX_OCTETS) return { refused: words.tooLarge };
  const octets = new Uint8Array(await file.arrayBuffer());
  return { mediaType: type, data: btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join('')) };
};
