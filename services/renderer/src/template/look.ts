import { currentContext } from '@punctual/chassis';
import type { Branding } from '@punctual/contracts';
import type { Brandings } from '../branding/on-change-branding';
import { RenderError } from '../data/render-error';
import type { Templates } from './on-commands';

/** How a mail looks: its template, null for the usual one, and the branding of its tenant. */
export type Look = {
  template: { templateId: string; version: number; mjml: string } | null;
  branding: Branding;
};

/** Reads how the mails of a report with this template look now. */
export type LookOf = (templateId: string | null) => Promise<Look>;

/**
 * The template that a report names, as it is now, and the branding of the tenant for which this runs. A deleted template is used as it
 * was: nobody's mails change by that.
 * @throws RenderError `template/unknown`
 */
export const lookOf =
  ({ templates, brandings }: { templates: Templates; brandings: Brandings }): LookOf =>
  async (templateId) => {
    const { tenantId } = currentContext();
    const [template, { branding }] = await Promise.all([
      templateId === null ? null : templates.load(templateId),
      brandings.load(tenantId),
    ]);
    if (template === null || templateId === null) return { template: null, branding };
    if (template.status === 'none') throw new RenderError('template/unknown', 'template: there is no such template');
    const { version, mjml } = template;
    return { template: { templateId, version, mjml }, branding };
  };
