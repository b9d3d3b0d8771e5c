import { z } from 'zod';
import { defineEvent, type EventOf } from './event';
import { templateBody } from './rest/template';
import { ifVersion, instant } from './shared';

const templateId = z.uuid();

/** All that a template says; each change says all of it again. It compiled when it was recorded. */
const content = { name: z.string(), mjml: z.string() };

export const templateDefined = defineEvent(
  'template',
  'TemplateDefined',
  z.object({ templateId, userId: z.string(), ...content, at: instant }),
);
/** Renderings after this are made with it. */
export const templateRevised = defineEvent(
  'template',
  'TemplateRevised',
  z.object({ templateId, ...content, at: instant }),
);
/** Reports that still name it keep it as it is. */
export const templateDeleted = defineEvent('template', 'TemplateDeleted', z.object({ templateId, at: instant }));
export const templateRestored = defineEvent('template', 'TemplateRestored', z.object({ templateId, at: instant }));
export const templateEvents = [templateDefined, templateRevised, templateDeleted, templateRestored] as const;
export type TemplateEvent = EventOf<(typeof templateEvents)[number]>;

export const templateCommands = {
  DefineTemplate: z.object({ templateId, ...templateBody.shape }),
  ReviseTemplate: z.object({ templateId, ...templateBody.shape, ifVersion }),
  DeleteTemplate: z.object({ templateId, ifVersion }),
  RestoreTemplate: z.object({ templateId }),
};
