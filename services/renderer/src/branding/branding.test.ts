import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import { type Branding, type BrandingEvent, USUAL_BRANDING } from '@punctual/contracts';
import { type BrandingCommand, branding } from './branding';

const { given } = scenario(branding);
const now = '2026-11-23T08:00:00.000Z';
const ours: Branding = { name: 'Example Ltd', logo: null, accent: '#7a1f5c', notice: null };
const change = (wanted: Branding, ifVersion: number | null = null): BrandingCommand => ({
  type: 'ChangeBranding',
  data: { branding: wanted, tenant: 't1', userId: 'u1', ifVersion, now },
});
const changed = (wanted: Branding): BrandingEvent => ({
  type: 'BrandingChanged',
  data: { tenant: 't1', userId: 'u1', ...wanted, at: now },
});

describe('branding', () => {
  it('is changed once', () => given().when(change(ours)).then(changed(ours)).andAgainDoesNothing());
  it('is the usual one until it is changed', () => void given().when(change(USUAL_BRANDING)).then());
  it('returns to the usual one', () =>
    given(changed(ours)).when(change(USUAL_BRANDING)).then(changed(USUAL_BRANDING)).andAgainDoesNothing());
  it('changes only at the version that was read', () => {
    given(changed(ours)).when(change(USUAL_BRANDING, 0)).rejects('branding/stale');
    given(changed(ours)).when(change(USUAL_BRANDING, 1)).then(changed(USUAL_BRANDING));
  });
});
