import { currentContext, type Resources, repository } from '@punctual/chassis';
import { type BrandingEvent, Rejection, type TemplateEvent } from '@punctual/contracts';
import { type Act, checked, counted, me } from './counted';

/** Answers the commands of templates and of branding as the renderer does, as far as the gateway can tell. */
export const serveTemplates = ({ bus, store, clock }: Resources): void => {
  const templates = repository(store, 'template', counted<TemplateEvent>());
  const brandings = repository(store, 'branding', counted<BrandingEvent>());
  const act = async (templateId: string, events: Act<TemplateEvent>['data']['events']) => {
    await templates.execute(templateId, { type: 'Act', data: { events } });
    return {};
  };
  const at = () => clock.now();
  bus.respond('renderer', 'DefineTemplate', ({ data }) =>
    act(data.templateId, ({ version }) => {
      if (data.mjml.includes('mj-include'))
        throw new Rejection('template/invalid', 'faulty', [{ path: 'mjml', message: 'line 1: mj-include is refused' }]);
      return version > 0 ? [] : [{ type: 'TemplateDefined', data: { ...data, userId: me(), at: at() } }];
    }),
  );
  bus.respond('renderer', 'ReviseTemplate', ({ data: { ifVersion, ...data } }) =>
    act(data.templateId, (state) => {
      checked('template', state, ifVersion);
      return [{ type: 'TemplateRevised', data: { ...data, at: at() } }];
    }),
  );
  bus.respond('renderer', 'DeleteTemplate', ({ data: { templateId, ifVersion } }) =>
    act(templateId, (state) => {
      checked('template', state, ifVersion);
      return [{ type: 'TemplateDeleted', data: { templateId, at: at() } }];
    }),
  );
  bus.respond('renderer', 'RestoreTemplate', ({ data: { templateId } }) =>
    act(templateId, ({ last }) =>
      last === 'TemplateDeleted' ? [{ type: 'TemplateRestored', data: { templateId, at: at() } }] : [],
    ),
  );
  bus.respond('renderer', 'ChangeBranding', async ({ data: { ifVersion, ...branding } }) => {
    const { tenantId: tenant } = currentContext();
    const events: Act<BrandingEvent>['data']['events'] = ({ version }) => {
      if (ifVersion !== null && ifVersion !== version)
        throw new Rejection('branding/stale', `the branding is at version ${version}`);
      return [{ type: 'BrandingChanged', data: { tenant, userId: me(), ...branding, at: at() } }];
    };
    await brandings.execute(tenant, { type: 'Act', data: { events } });
    return {};
  });
};
