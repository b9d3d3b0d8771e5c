import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { schedules } from '../api/schedules';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { Status } from '../kit/status';
import { When } from '../kit/when';
import { answerLook, answerOf, type Lately } from './answer';
import { words } from './person.words';

/** Each row asks for its schedule: more would be many requests for what nobody reads. */
const MOST_ROWS = 20;

type Props = { email: string; of: readonly Lately[] };

/** What a person gets, by schedule; each row can narrow the page to its schedule. */
export const LatelyTable = ({ email, of }: Props) => (
  <Stack gap="xs">
    <Title order={2} size="h4">
      {words.lately}
    </Title>
    <Text size="sm">{words.latelyHint}</Text>
    <DataTable
      label={words.lately}
      rows={of.slice(0, MOST_ROWS)}
      idOf={({ scheduleId }) => scheduleId}
      nameOf={({ title }) => title}
      columns={[
        { id: 'schedule', header: words.schedule, cell: (row) => <ScheduleLink of={row} /> },
        { id: 'count', header: words.count, cell: ({ count }) => words.counted(count) },
        { id: 'last', header: words.last, cell: ({ last }) => <Status look={answerLook(answerOf(last, email))} /> },
        { id: 'next', header: words.next, cell: ({ scheduleId }) => <NextRun scheduleId={scheduleId} /> },
        {
          id: 'only',
          header: words.deliveries,
          cell: ({ scheduleId, title }) => (
            <ToPage
              to="/people/$email"
              params={{ email }}
              search={{ scheduleId }}
              size="sm"
              aria-label={words.onlyOf(title)}
            >
              {words.only}
            </ToPage>
          ),
        },
      ]}
    />
    {of.length > MOST_ROWS && <Text size="sm">{words.latelyMost(of.length - MOST_ROWS)}</Text>}
  </Stack>
);

/** A schedule by its name, and by the subject of its last mail, which is known also where the schedule may not be seen. */
const ScheduleLink = ({ of: { scheduleId, title } }: { of: Lately }) => {
  const { data } = useQuery({ ...schedules.one(scheduleId), retry: false });
  return (
    <Group gap={4}>
      {data && (
        <ToPage to="/schedules/$id" params={{ id: scheduleId }} search={{}} size="sm">
          {data.name ?? data.reportType ?? title}
        </ToPage>
      )}
      <Text size="sm" c={data ? 'dimmed' : undefined}>
        {title}
      </Text>
    </Group>
  );
};

const NextRun = ({ scheduleId }: { scheduleId: string }) => {
  const { data } = useQuery({ ...schedules.one(scheduleId), retry: false });
  return <When at={data?.nextRunDate} none={words.notPlanned} />;
};
