export { readReport } from './bounce/read-report';
export { type MailerConfig, startMailer } from './composition';
