import { runService } from '@punctual/chassis';
import { startMailer } from './composition';
import { mailerSettings } from './config';

runService('mailer', mailerSettings, startMailer);
