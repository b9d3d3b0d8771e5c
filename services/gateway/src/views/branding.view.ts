import type { BrandingResource, DomainEvent } from '@punctual/contracts';
import type { Recorded, View } from './view';

const evolve = (row: BrandingResource | null, { type, data }: DomainEvent, { revision }: Recorded) => {
  if (type !== 'BrandingChanged') return row;
  const { name, logo, accent, notice, at } = data;
  return { name, logo, accent, notice, version: revision + 1, updatedAt: at };
};

/** How the mails of each tenant look, where it was changed; the key is the tenant. */
export const brandingView: View<BrandingResource> = {
  name: 'branding',
  version: 1,
  prefixes: ['branding-'],
  keys: ({ type, data }) => (type === 'BrandingChanged' ? [data.tenant] : []),
  evolve,
  columns: {},
  indexes: [],
};
