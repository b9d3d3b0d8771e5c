import { Button, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReportSchedule, schedules } from '../api/schedules';
import { ProblemAlert } from '../kit/problem-alert';
import { instant, localDay, monthName } from '../kit/time';
import { words } from './detail.words';
import { boundsOf, daysOf, knownUntil, type MonthDay, monthAfter, monthOf, PLANNED } from './month';
import { MonthGrid } from './month-grid';

const route = getRouteApi('/shell/schedules/$id');
/** A month of runs: what happened, and what is planned. */
export const CalendarTab = ({ schedule: { id, deletedAt } }: { schedule: ReportSchedule }) => {
  const { month = monthOf(Date.now()) } = route.useSearch();
  const navigate = route.useNavigate();
  const [asTable, { toggle }] = useDisclosure(false);
  const stats = useQuery({ ...schedules.stats(id, boundsOf(month)), placeholderData: keepPreviousData });
  const next = useQuery({ ...schedules.next(id, PLANNED), enabled: deletedAt === null });
  const go = (by: number) => void navigate({ search: (old) => ({ ...old, month: monthAfter(month, by) }) });
  const open = (day: string) => void navigate({ search: { tab: 'runs', day } });
  if (stats.error) return <ProblemAlert error={stats.error} onRetry={() => void stats.refetch()} />;
  if (!stats.data) return <Skeleton height={320} />;
  const days = daysOf(month, stats.data.days, next.data?.upcoming ?? []);
  const until = knownUntil(month, next.data?.upcoming ?? [], PLANNED);
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="xs">
          <Button variant="default" onClick={() => go(-1)}>
            {words.before}
          </Button>
          <Title order={2} size="h4" aria-live="polite">
            {monthName(month)}
          </Title>
          <Button variant="default" onClick={() => go(1)}>
            {words.after}
          </Button>
        </Group>
        <Button variant="subtle" onClick={toggle}>
          {asTable ? words.asGrid : words.asTable}
        </Button>
      </Group>
      {asTable ? <MonthTable days={days} /> : <MonthGrid key={month} month={month} days={days} onOpen={open} />}
      <Text size="sm" c="dimmed">
        {words.utcDays}
      </Text>
      {until && <Text size="sm">{words.plannedUntil(PLANNED, instant(until))}</Text>}
      {next.error && <ProblemAlert error={next.error} onRetry={() => void next.refetch()} />}
    </Stack>
  );
};

const MonthTable = ({ days }: { days: readonly MonthDay[] }) => (
  <Table>
    <Table.Thead>
      <Table.Tr>
        {[words.dayHeader, words.ranHeader, words.failedHeader, words.plannedHeader].map((header) => (
          <Table.Th key={header}>{header}</Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {days.map(({ day, ran, failed, planned }) => (
        <Table.Tr key={day}>
          <Table.Th scope="row">{localDay(day)}</Table.Th>
          <Table.Td>{ran}</Table.Td>
          <Table.Td>{failed}</Table.Td>
          <Table.Td>{planned}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
