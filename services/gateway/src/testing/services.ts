import { type Resources, repository } from '@punctual/chassis';
import type { ReportEvent } from '@punctual/contracts';
import { serveCalendars } from './calendar-service';
import { serveConnections } from './connection-service';
import { type Act, checked, counted, me } from './counted';
import { serveMessages } from './message-service';
import { servePreviews } from './preview-service';
import { serveProbes } from './probe-service';
import { serveRepeats } from './repeat-service';
import { serveScheduleCommands } from './schedule-services';
import { serveSuppressions } from './suppression-service';
import { serveTemplates } from './template-service';

/**
 * Small fakes that answer commands for the renderer and the scheduler, over the real bus and the real store, so that the
 * gateway can be tested without other services. The e2e tests run the real ones.
 */
export const serveCommands = (resources: Resources): void => {
  const { bus, store, clock } = resources;
  const reports = repository(store, 'report', counted<ReportEvent>());
  const at = () => clock.now();
  const report = async (reportId: string, events: Act<ReportEvent>['data']['events']) => {
    await reports.execute(reportId, { type: 'Act', data: { events } });
    return {};
  };
  bus.respond('renderer', 'DefineReport', ({ data: { reportId, definition } }) =>
    report(reportId, ({ version }) =>
      version > 0 ? [] : [{ type: 'ReportDefined', data: { reportId, userId: me(), definition, at: at() } }],
    ),
  );
  bus.respond('renderer', 'ReviseReport', ({ data: { reportId, definition, ifVersion } }) =>
    report(reportId, (state) => {
      checked('report', state, ifVersion);
      return [{ type: 'ReportRevised', data: { reportId, definition, at: at() } }];
    }),
  );
  bus.respond('renderer', 'DeleteReport', ({ data: { reportId, ifVersion } }) =>
    report(reportId, (state) => {
      checked('report', state, ifVersion);
      return [{ type: 'ReportDeleted', data: { reportId, at: at() } }];
    }),
  );
  bus.respond('renderer', 'RestoreReport', ({ data: { reportId } }) =>
    report(reportId, ({ last }) =>
      last === 'ReportDeleted' ? [{ type: 'ReportRestored', data: { reportId, at: at() } }] : [],
    ),
  );
  servePreviews(resources);
  serveConnections(resources);
  serveMessages(resources);
  serveProbes(resources);
  serveRepeats(resources);
  serveScheduleCommands(resources);
  serveCalendars(resources);
  serveSuppressions(resources);
  serveTemplates(resources);
};
