import type { GatewayConfig } from '../config';
import type { Certificates } from './certificates';
import type { Hook, Provider } from './hook';
import { mailgunHook } from './mailgun';
import { postmarkHook } from './postmark';
import { sendgridHook } from './sendgrid';
import { sesHook } from './ses';

/** The settings without which a provider is not known. */
export type HookSettings = Pick<
  GatewayConfig,
  'SES_TOPIC_ARNS' | 'SENDGRID_WEBHOOK_KEY' | 'MAILGUN_SIGNING_KEY' | 'POSTMARK_WEBHOOK_PASSWORD'
>;

/** The providers that are configured. */
export const hooksOf = (
  { SES_TOPIC_ARNS: topics, SENDGRID_WEBHOOK_KEY, MAILGUN_SIGNING_KEY, POSTMARK_WEBHOOK_PASSWORD }: HookSettings,
  certificates: Certificates,
): ReadonlyMap<string, { provider: Provider; hook: Hook }> => {
  const hooks: [Provider, Hook | undefined][] = [
    ['ses', topics ? sesHook({ topics, certificates }) : undefined],
    ['sendgrid', SENDGRID_WEBHOOK_KEY ? sendgridHook({ key: SENDGRID_WEBHOOK_KEY }) : undefined],
    ['mailgun', MAILGUN_SIGNING_KEY ? mailgunHook({ key: MAILGUN_SIGNING_KEY }) : undefined],
    ['postmark', POSTMARK_WEBHOOK_PASSWORD ? postmarkHook({ password: POSTMARK_WEBHOOK_PASSWORD }) : undefined],
  ];
  return new Map(hooks.flatMap(([provider, hook]) => (hook ? [[provider, { provider, hook }]] : [])));
};
