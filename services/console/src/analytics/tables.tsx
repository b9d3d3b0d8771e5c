import type { Analytics, RankedDomain, RankedReport, RankedSchedule } from '../api/analytics';
import type { Column } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { duration, number, share } from '../kit/numbers';
import { words } from './analytics.words';
import { Ranked } from './ranked';

const counting = <Row,>(id: string, header: string, of: (row: Row) => number): Column<Row> => ({
  id,
  header,
  cell: (row) => number(of(row)),
  end: true,
});
const success = <Row extends { successRate: number | null }>(): Column<Row> => ({
  id: 'success',
  header: words.success,
  cell: ({ successRate }) => share(successRate),
  end: true,
});

const reports: readonly Column<RankedReport>[] = [
  {
    id: 'name',
    header: words.report,
    cell: ({ reportId, name }) =>
      name === null ? (
        words.noName
      ) : (
        <ToPage to="/reports/$id" params={{ id: reportId }}>
          {name}
        </ToPage>
      ),
  },
  counting('runs', words.runs, ({ runs }) => runs),
  counting('recipients', words.recipients, ({ recipients }) => recipients),
  counting('reached', words.reached, ({ reached }) => reached),
  success(),
  { id: 'p50', header: words.p50, cell: ({ latency: { p50 } }) => duration(p50), end: true },
  { id: 'p95', header: words.p95, cell: ({ latency: { p95 } }) => duration(p95), end: true },
];

const schedules: readonly Column<RankedSchedule>[] = [
  {
    id: 'name',
    header: words.schedule,
    cell: ({ scheduleId, name }) =>
      name === null ? (
        words.noName
      ) : (
        <ToPage to="/schedules/$id" params={{ id: scheduleId }}>
          {name}
        </ToPage>
      ),
  },
  counting('total', words.deliveries, ({ total }) => total),
  counting('sent', words.outcomes.sent, ({ sent }) => sent),
  counting('failed', words.outcomes.failed, ({ failed, bounced }) => failed + bounced),
  success(),
];

const domains: readonly Column<RankedDomain>[] = [
  { id: 'domain', header: words.domain, cell: ({ domain }) => domain },
  counting('recipients', words.recipients, ({ recipients }) => recipients),
  counting('accepted', words.accepted, ({ accepted }) => accepted),
  counting('failed', words.failed, ({ failed }) => failed),
  counting('unknown', words.unknown, ({ unknown }) => unknown),
  counting('suppressed', words.suppressed, ({ suppressed }) => suppressed),
  success(),
];

/** Reports, schedules and domains of receivers: the most, the best and the worst. */
export const Tables = ({ of }: { of: Analytics }) => (
  <>
    <Ranked
      title={words.reports}
      some={of.reports}
      minimum={of.minimum}
      columns={reports}
      idOf={({ reportId }) => reportId}
    />
    <Ranked
      title={words.schedules}
      some={of.schedules}
      minimum={of.minimum}
      columns={schedules}
      idOf={({ scheduleId }) => scheduleId}
    />
    <Ranked
      title={words.domains}
      some={of.domains}
      minimum={of.minimum}
      columns={domains}
      idOf={({ domain }) => domain}
    />
  </>
);
