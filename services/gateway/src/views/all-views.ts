import { apiKeyView } from './api-key.view';
import { attentionView } from './attention.view';
import { audienceView } from './audience.view';
import { brandingView } from './branding.view';
import { calendarView } from './calendar.view';
import { datasetView } from './dataset.view';
import { deliveryView } from './delivery.view';
import { listView } from './list.view';
import { listMemberView } from './list-member.view';
import { listRunView } from './list-run.view';
import { observationView } from './observation.view';
import { probeView } from './probe.view';
import { proofKeyView } from './proof-key.view';
import { reportView } from './report.view';
import { runView } from './run.view';
import { scheduleView } from './schedule.view';
import { sessionView } from './session.view';
import { suppressionView } from './suppression.view';
import { templateView } from './template.view';
import { userView } from './user.view';
import type { AnyView } from './view';

/** All views the gateway serves. */
export const allViews: readonly AnyView[] = [
  reportView,
  scheduleView,
  audienceView,
  calendarView,
  templateView,
  brandingView,
  listView,
  listMemberView,
  listRunView,
  runView,
  attentionView,
  observationView,
  deliveryView,
  datasetView,
  probeView,
  suppressionView,
  userView,
  sessionView,
  apiKeyView,
  proofKeyView,
];
