import { Anchor, Group, Skeleton, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Problem } from '../api/problem';
import { type ReportSchedule, schedules } from '../api/schedules';
import { Page } from '../kit/page';
import { ProblemAlert } from '../kit/problem-alert';
import { Status } from '../kit/status';
import { When } from '../kit/when';
import { words } from './detail.words';
import { stateLook } from './looks';
import { nameOf } from './names';
import { type ScheduleTab, TABS } from './schedule.search';
import { words as scheduleWords } from './schedule.words';
import { ScheduleActions } from './schedule-actions';
import { CalendarTab } from './tab-calendar.later';
import { ChangesTab } from './tab-changes';
import { RecipientsTab } from './tab-recipients';
import { RunsTab } from './tab-runs';
import { SettingsTab } from './tab-settings';

const route = getRouteApi('/shell/schedules/$id');
// Heavy, and not what a person sees first.
const ConditionTab = lazy(() => import('./tab-condition').then(({ ConditionTab: tab }) => ({ default: tab })));
const EditSchedule = lazy(() => import('./edit-schedule').then(({ EditSchedule: dialog }) => ({ default: dialog })));

/** One schedule: what it does, what it did, and what can be done with it. */
export const SchedulePage = () => {
  const { id } = route.useParams();
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(schedules.one(id));
  const schedule = data && asDeleted(data, error);
  const back = (
    <Group>
      <Anchor size="sm" renderRoot={(props) => <Link to="/schedules" {...props} />}>
        {words.back}
      </Anchor>
    </Group>
  );
  if (!schedule)
    return (
      <Page title={scheduleWords.title} above={back}>
        {error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : <Skeleton height={300} />}
      </Page>
    );
  return (
    <Page key={id} title={nameOf(schedule)} above={back} actions={<ScheduleActions schedule={schedule} />}>
      <Head schedule={schedule} />
      <ScheduleTabs schedule={schedule} />
      <Suspense>
        {edit && (
          <EditSchedule
            schedule={schedule}
            onClose={() => void navigate({ search: (old) => ({ ...old, edit: undefined }) })}
          />
        )}
      </Suspense>
    </Page>
  );
};

/** The API no longer shows what is deleted, so what the page has is shown as such, and can be restored. */
const asDeleted = (schedule: ReportSchedule, error: unknown): ReportSchedule =>
  error instanceof Problem && error.status === 404
    ? { ...schedule, deletedAt: schedule.deletedAt ?? schedule.updatedAt }
    : schedule;

const Head = ({ schedule }: { schedule: ReportSchedule }) => {
  const { id, status, deletedAt, pausedUntil, nextRunDate } = schedule;
  const { data } = useQuery({ ...schedules.next(id, 5), enabled: deletedAt === null });
  return (
    <Group gap="lg">
      {deletedAt === null ? <Status look={stateLook(status)} /> : <Text fw={600}>{words.isDeleted}</Text>}
      {pausedUntil && (
        <Text size="sm">
          {words.pausedUntil} <When at={pausedUntil} />
        </Text>
      )}
      <Text size="sm">
        {data?.sentence ?? scheduleWords.inZone(scheduleWords.frequencies[schedule.frequency], schedule.timezone)}
      </Text>
      <Text size="sm">
        {words.next}: <When at={nextRunDate} none={scheduleWords.noNext} />
      </Text>
    </Group>
  );
};

const ScheduleTabs = ({ schedule }: { schedule: ReportSchedule }) => {
  const { tab = 'runs' } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (next: string | null) => void navigate({ search: { tab: TABS.find((known) => known === next) } });
  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List mb="md">
        {TABS.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {words.tabs[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((one) => (
        <Tabs.Panel key={one} value={one}>
          <Suspense fallback={<Skeleton height={240} />}>
            <Content tab={one} schedule={schedule} />
          </Suspense>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
};

const Content = ({ tab, schedule }: { tab: ScheduleTab; schedule: ReportSchedule }) => {
  switch (tab) {
    case 'runs':
      return <RunsTab schedule={schedule} />;
    case 'calendar':
      return <CalendarTab schedule={schedule} />;
    case 'recipients':
      return <RecipientsTab schedule={schedule} />;
    case 'condition':
      return <ConditionTab schedule={schedule} />;
    case 'changes':
      return <ChangesTab schedule={schedule} />;
    case 'settings':
      return <SettingsTab schedule={schedule} />;
  }
};
