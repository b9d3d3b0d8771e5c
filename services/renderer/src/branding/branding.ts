import type { Decider } from '@punctual/chassis';
import { type Branding, type BrandingEvent, Rejection, sameJson, USUAL_BRANDING } from '@punctual/contracts';

/** How the mails of a tenant look; `version` counts the changes. */
export type BrandingState = { version: number; branding: Branding };

export type BrandingCommand = {
  type: 'ChangeBranding';
  data: { branding: Branding; tenant: string; userId: string; ifVersion: number | null; now: string };
};

const evolve = ({ version }: BrandingState, { data }: BrandingEvent): BrandingState => {
  const { name, logo, accent, notice } = data;
  return { version: version + 1, branding: { name, logo, accent, notice } };
};

const decide = ({ data }: BrandingCommand, { version, branding }: BrandingState): BrandingEvent[] => {
  const { ifVersion, tenant, userId, now: at } = data;
  if (ifVersion !== null && ifVersion !== version)
    throw new Rejection('branding/stale', `the branding is at version ${version}, not ${ifVersion}; read it again`);
  const { name, logo, accent, notice } = data.branding;
  const wanted = { name, logo, accent, notice };
  if (sameJson(wanted, branding)) return [];
  return [{ type: 'BrandingChanged', data: { tenant, userId, ...wanted, at } }];
};

/** The name, logo, colour and confidentiality notice of the mails of a tenant. Nobody has to set them. */
export const branding: Decider<BrandingState, BrandingCommand, BrandingEvent> = {
  initial: { version: 0, branding: USUAL_BRANDING },
  evolve,
  decide,
};
