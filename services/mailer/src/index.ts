export { type MailerConfig, startMailer } from './composition';
export { mailerSettings } from './config';
