export { startMailer, type MailerConfig } from './composition';
export { mailerSettings } from './config';
