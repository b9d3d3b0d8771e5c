import { type Clock, type CommandHandler, currentContext, type Repository } from '@punctual/chassis';
import { Rejection, type TemplateEvent } from '@punctual/contracts';
import { checkTemplate, type TemplateProblems } from './check-template';
import type { Template, TemplateCommand } from './template';

export type Templates = Repository<Template, TemplateCommand, TemplateEvent>;
type Needs = { templates: Templates; clock: Clock };
type WritingNeeds = Needs & { templateProblems: TemplateProblems };

/** Defines a template for the user who asks. */
export const onDefineTemplate =
  ({ templates, clock, templateProblems }: WritingNeeds): CommandHandler<'DefineTemplate'> =>
  async ({ type, data }) => {
    const { userId } = currentContext();
    if (userId === null) throw new Rejection('template/invalid', 'a template belongs to a user');
    await checkTemplate(templateProblems, data.mjml);
    await templates.execute(data.templateId, { type, data: { ...data, userId, now: clock.now() } }, { isNew: true });
    return { templateId: data.templateId };
  };

/** Renderings from now on are made with what it says. */
export const onReviseTemplate =
  ({ templates, clock, templateProblems }: WritingNeeds): CommandHandler<'ReviseTemplate'> =>
  async ({ type, data }) => {
    await checkTemplate(templateProblems, data.mjml);
    await templates.execute(data.templateId, { type, data: { ...data, now: clock.now() } });
    return {};
  };

/** Reports that name it keep it as it is. */
export const onDeleteTemplate =
  ({ templates, clock }: Needs): CommandHandler<'DeleteTemplate'> =>
  async ({ type, data }) => {
    await templates.execute(data.templateId, { type, data: { ...data, now: clock.now() } });
    return {};
  };

export const onRestoreTemplate =
  ({ templates, clock }: Needs): CommandHandler<'RestoreTemplate'> =>
  async ({ type, data }) => {
    await templates.execute(data.templateId, { type, data: { ...data, now: clock.now() } });
    return {};
  };
