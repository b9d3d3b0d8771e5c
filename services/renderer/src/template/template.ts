import type { Decider } from '@punctual/chassis';
import { Rejection, type TemplateEvent } from '@punctual/contracts';

type Content = { name: string; mjml: string };
/** Its content is kept while it is deleted. `version` counts its events. */
export type Template = { status: 'none' } | ({ status: 'active' | 'deleted'; version: number } & Content);

type About = { templateId: string; now: string };
type Versioned = About & { ifVersion: number | null };
export type TemplateCommand =
  | { type: 'DefineTemplate'; data: About & Content & { userId: string } }
  | { type: 'ReviseTemplate'; data: Versioned & Content }
  | { type: 'DeleteTemplate'; data: Versioned }
  | { type: 'RestoreTemplate'; data: About };

const evolve = (state: Template, { type, data }: TemplateEvent): Template => {
  if (type === 'TemplateDefined') return { status: 'active', version: 1, name: data.name, mjml: data.mjml };
  if (state.status === 'none') return state;
  const version = state.version + 1;
  switch (type) {
    case 'TemplateRevised':
      return { ...state, name: data.name, mjml: data.mjml, version };
    case 'TemplateDeleted':
      return { ...state, status: 'deleted', version };
    case 'TemplateRestored':
      return { ...state, status: 'active', version };
  }
};

const decide = ({ type, data }: TemplateCommand, state: Template): TemplateEvent[] => {
  const { templateId, now: at } = data;
  if (type === 'DefineTemplate') {
    if (state.status !== 'none') return []; // same id, same intent: already done
    const { userId, name, mjml } = data;
    return [{ type: 'TemplateDefined', data: { templateId, userId, name, mjml, at } }];
  }
  if (state.status === 'none') throw new Rejection('template/unknown', 'there is no such template');
  if (type === 'RestoreTemplate')
    return state.status === 'active' ? [] : [{ type: 'TemplateRestored', data: { templateId, at } }];
  if (data.ifVersion !== null && data.ifVersion !== state.version)
    throw new Rejection(
      'template/stale',
      `the template is at version ${state.version}, not ${data.ifVersion}; read it again`,
    );
  if (type === 'DeleteTemplate')
    return state.status === 'deleted' ? [] : [{ type: 'TemplateDeleted', data: { templateId, at } }];
  if (state.status === 'deleted') throw new Rejection('template/deleted', 'the template is deleted; restore it first');
  const { name, mjml } = data;
  if (name === state.name && mjml === state.mjml) return [];
  return [{ type: 'TemplateRevised', data: { templateId, name, mjml, at } }];
};

/** The body of mails as somebody wrote it, which any report of the tenant may use. Its MJML was checked before. */
export const template: Decider<Template, TemplateCommand, TemplateEvent> = {
  initial: { status: 'none' },
  evolve,
  decide,
};
