import { freePort } from '@punctual/chassis';
import type { SingleConfig } from '../config';
import type { WayBack } from './returns';

/** The settings that say where mail goes, and where it comes back to. */
export type MailRelay = Partial<Pick<SingleConfig, 'SMTP_URL' | 'BOUNCE_DOMAIN' | 'BOUNCE_LISTEN'>>;

/**
 * The way back of mail in the inbox of this machine: as set or, where nothing is, a listener that only this machine reaches. None where
 * something else takes the mail of BOUNCE_DOMAIN.
 */
export const wayBackOf = async ({
  BOUNCE_DOMAIN,
  BOUNCE_LISTEN,
}: MailRelay): Promise<{ wayBack: WayBack | null; settings: MailRelay }> => {
  if (BOUNCE_DOMAIN && !BOUNCE_LISTEN) return { wayBack: null, settings: {} };
  const domain = BOUNCE_DOMAIN ?? 'bounce.localhost.localdomain';
  const listen = BOUNCE_LISTEN ?? { host: '127.0.0.1', port: await freePort() };
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  return {
    wayBack: { url: `smtp://${host}:${listen.port}`, domain },
    settings: { BOUNCE_DOMAIN: domain, BOUNCE_LISTEN: listen },
  };
};
