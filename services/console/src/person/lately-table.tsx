import { Group, Stack, Text, Title } from '@mantine/core';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { Status } from '../kit/status';
import { answerLook, answerOf, type Lately } from './answer';
import { words } from './person.words';

/** What a person got lately, by schedule; each row narrows the page to its schedule. */
export const LatelyTable = ({ email, of }: { email: string; of: Lately[] }) => (
  <Stack gap="xs">
    <Title order={2} size="h4">
      {words.lately}
    </Title>
    <Text size="sm">{words.latelyHint}</Text>
    <DataTable
      label={words.lately}
      rows={of}
      idOf={({ scheduleId }) => scheduleId}
      nameOf={({ title }) => title}
      columns={[
        { id: 'mail', header: words.mail, cell: ({ title }) => title },
        { id: 'count', header: words.count, cell: ({ count }) => words.counted(count) },
        { id: 'last', header: words.last, cell: ({ last }) => <Status look={answerLook(answerOf(last, email))} /> },
        {
          id: 'schedule',
          header: words.schedule,
          cell: ({ scheduleId, title }) => (
            <Group gap="md">
              <ToPage
                to="/people/$email"
                params={{ email }}
                search={{ scheduleId }}
                size="sm"
                aria-label={words.onlyOf(title)}
              >
                {words.only}
              </ToPage>
              <ToPage
                to="/schedules/$id"
                params={{ id: scheduleId }}
                search={{}}
                size="sm"
                aria-label={words.scheduleOf(title)}
              >
                {words.showSchedule}
              </ToPage>
            </Group>
          ),
        },
      ]}
    />
  </Stack>
);
