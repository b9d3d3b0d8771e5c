import { runService } from '@punctual/chassis';
import { startMailer } from './composition';
import { checkMailerSettings, mailerSettings, STOP_GRACE_MS } from './config';

runService('mailer', mailerSettings, startMailer, { graceMs: STOP_GRACE_MS, checkTogether: checkMailerSettings });
