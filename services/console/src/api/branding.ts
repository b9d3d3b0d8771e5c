import { queryOptions } from '@tanstack/react-query';
import { conditions, type Press, read } from './client';
import { changeBranding, getBranding } from './gen/sdk.gen';
import type { Branding, ChangeBrandingData } from './gen/types.gen';

export type { Branding };
export type BrandingBody = ChangeBrandingData['body'];

/** How mails look: keys and queries. */
export const branding = {
  all: ['branding'] as const,
  now: () => queryOptions({ queryKey: branding.all, queryFn: ({ signal }) => read(getBranding({ signal })) }),
};

/** How mails look now. */
export const currentBranding = () => read(getBranding());
/** Changes it; refused with 412 where it has changed since it was shown. */
export const saveBranding = (body: BrandingBody, version: number, { key }: Press) =>
  read(changeBranding({ body, headers: conditions({ version, key }) }));
