import { describe, it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { TemplateEvent } from '@punctual/contracts';
import { type TemplateCommand, template } from './template';

const { given } = scenario(template);
const templateId = '5b1e7c3a-2f4d-4e8b-9c6a-1d0f3e5a7b92';
const now = '2026-11-23T08:00:00.000Z';
const about = { templateId, now };
const content = { name: 'Plain', mjml: '<mjml></mjml>' };
const define: TemplateCommand = { type: 'DefineTemplate', data: { ...about, userId: 'u1', ...content } };
const defined: TemplateEvent = { type: 'TemplateDefined', data: { templateId, userId: 'u1', ...content, at: now } };
const revise = (changes: Partial<typeof content>, ifVersion: number | null = null): TemplateCommand => ({
  type: 'ReviseTemplate',
  data: { ...about, ifVersion, ...content, ...changes },
});
const revised = (changes: Partial<typeof content>): TemplateEvent => ({
  type: 'TemplateRevised',
  data: { templateId, ...content, ...changes, at: now },
});
const erase: TemplateCommand = { type: 'DeleteTemplate', data: { ...about, ifVersion: null } };
const deleted: TemplateEvent = { type: 'TemplateDeleted', data: { templateId, at: now } };
const restore: TemplateCommand = { type: 'RestoreTemplate', data: about };
const restored: TemplateEvent = { type: 'TemplateRestored', data: { templateId, at: now } };

describe('a template', () => {
  it('is defined once', () => given().when(define).then(defined).andAgainDoesNothing());
  it.each([{ name: 'Plainer' }, { mjml: '<mjml> </mjml>' }])('is revised once: %j', (changes) =>
    given(defined).when(revise(changes)).then(revised(changes)).andAgainDoesNothing(),
  );
  it('is deleted once', () => given(defined).when(erase).then(deleted).andAgainDoesNothing());
  it('is restored once, with its content', () => {
    given(defined, deleted).when(restore).then(restored).andAgainDoesNothing();
    void given(defined, deleted, restored).when(revise({})).then();
  });
  it.each([revise({}), erase, restore])('must exist: $type', (command) =>
    given().when(command).rejects('template/unknown'),
  );
  it('must not be deleted to be revised', () =>
    given(defined, deleted)
      .when(revise({ name: 'x' }))
      .rejects('template/deleted'));
  it('changes only at the version that was read', () => {
    given(defined, revised({ name: 'x' }))
      .when(revise({ name: 'y' }, 1))
      .rejects('template/stale');
    given(defined, revised({ name: 'x' }))
      .when(revise({ name: 'y' }, 2))
      .then(revised({ name: 'y' }));
  });
});
