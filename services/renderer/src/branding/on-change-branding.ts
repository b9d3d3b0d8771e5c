import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { type BrandingEvent, Rejection } from '@punctual/contracts';
import type { BrandingCommand, BrandingState } from './branding';

export type Brandings = Repository<BrandingState, BrandingCommand, BrandingEvent>;
type Needs = { brandings: Brandings; clock: Clock };

/** Changes how the mails of the caller's tenant look from now on. */
export const onChangeBranding =
  ({ brandings, clock }: Needs): CommandHandler<'ChangeBranding'> =>
  async ({ type, data: { ifVersion, ...branding } }) => {
    const { tenantId, userId } = currentContext();
    if (userId === null) throw new Rejection('branding/invalid', 'branding is changed by a user');
    await brandings.execute(tenantId, {
      type,
      data: { branding, tenant: tenantId, userId, ifVersion, now: clock.now() },
    });
    return {};
  };
