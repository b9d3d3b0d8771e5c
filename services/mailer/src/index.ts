export { readReport } from './bounce/read-report';
export { type MailerConfig, STOP_GRACE_MS, startMailer } from './composition';
export { checkTogether as checkMailerTogether, mailerSettings } from './config';
