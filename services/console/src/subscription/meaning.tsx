import { List, Paper, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { UpcomingRuns } from '../api/schedules';
import { ProblemAlert } from '../kit/problem-alert';
import { localDay, localTime } from '../kit/time';
import { words } from './subscription.words';

/** What a rule means, in the server's sentence and its next times; none of it is calculated here. */
export const Meaning = ({ of: { data, error, isPlaceholderData } }: { of: UseQueryResult<UpcomingRuns> }) => (
  <Paper component="section" withBorder p="sm" aria-label={words.meaning}>
    <Stack gap="xs" aria-live="polite" aria-busy={isPlaceholderData}>
      <Title order={3} size="h6">
        {words.meaning}
      </Title>
      {error && <ProblemAlert title={words.meaning} error={error} />}
      {!data && !error && <Text c="dimmed">{words.waiting}</Text>}
      {data && !error && (
        <>
          <Text fw={600}>{data.sentence}</Text>
          {data.upcoming.length === 0 && <Text size="sm">{words.noRuns}</Text>}
          <List size="sm" spacing={4}>
            {data.upcoming.map(({ at, local, offset, relative, note }) => (
              <List.Item key={`${at}${local}`}>
                {localDay(local)}, {localTime(local)}, UTC{offset}, {relative}
                {note && (
                  <Text span size="sm" display="block" fs="italic">
                    {note}
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  </Paper>
);
