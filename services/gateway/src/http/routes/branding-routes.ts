import type { Bus } from '@punctual/chassis';
import { brandingBody, brandingResource, USUAL_BRANDING } from '@punctual/contracts';
import type { Principal } from '../../session/sessions';
import { brandingView } from '../../views/branding.view';
import type { ViewEngine } from '../../views/engine';
import type { ViewReader } from '../../views/reader';
import { json, pending } from '../described';
import { forward, notVisibleYet } from '../forward';
import { type Answer, type Operation, operation } from '../operation';

type Needs = { bus: Bus; engine: ViewEngine; views: ViewReader };

const resource = brandingResource.meta({ id: 'Branding' });
const path = '/api/v1/branding';
const tag = 'Templates';

/** How the mails of an organisation look: its name, logo, colour and confidentiality notice. */
export const brandingRoutes = (needs: Needs): Operation[] => {
  const { views } = needs;
  const current = async ({ tenantId }: Principal): Promise<Answer> => {
    const row = (await views.get(brandingView, tenantId)) ?? { ...USUAL_BRANDING, version: 0, updatedAt: null };
    return { status: 200, body: row, version: row.version };
  };
  return [
    operation({
      method: 'get',
      path,
      id: 'getBranding',
      tag,
      summary: 'Read how mails look',
      access: 'reader',
      answers: { 200: json('The branding', resource) },
      handle: ({ user }) => current(user),
    }),
    operation({
      method: 'put',
      path,
      id: 'changeBranding',
      tag,
      summary: 'Change how mails look from now on',
      access: 'admin',
      body: brandingBody,
      example: { name: 'Example Ltd', accent: '#7a1f5c', notice: 'For the people it is addressed to alone.' },
      answers: { 200: json('The branding', resource), 202: pending },
      handle: async ({ body, user, ifVersion, commandId }) => {
        const done = await forward(needs, { type: 'ChangeBranding', data: { ...body, ifVersion } }, commandId);
        return done.visible ? current(user) : notVisibleYet(user.tenantId, done);
      },
    }),
  ];
};
