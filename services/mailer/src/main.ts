import { runService } from '@punctual/chassis';
import { STOP_GRACE_MS, startMailer } from './composition';
import { checkMailerSettings, mailerSettings } from './config';

runService('mailer', mailerSettings, startMailer, { graceMs: STOP_GRACE_MS, checkTogether: checkMailerSettings });
