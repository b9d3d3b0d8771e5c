import { List, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { UpcomingRuns } from '../api/schedules';
import { ProblemAlert } from '../kit/problem-alert';
import { localDay, localTime } from '../kit/time';
import { words } from './dialog.words';

type RunTime = UpcomingRuns['upcoming'][number];

/** One run as *weekday date, local time, UTC offset, in 3 h*, with what happened to it. All of it is the server's. */
const RunLine = ({ run: { local, offset, relative, note } }: { run: RunTime }) => (
  <>
    {localDay(local)}, {localTime(local)}, UTC{offset}, {relative}
    {note && (
      <Text span size="sm" display="block" fs="italic">
        {note}
      </Text>
    )}
  </>
);

const RunList = ({ runs }: { runs: RunTime[] }) => (
  <List size="sm" spacing={4}>
    {runs.map((run) => (
      <List.Item key={`${run.at}${run.local}`}>
        <RunLine run={run} />
      </List.Item>
    ))}
  </List>
);

/** What a schedule means: its sentence, its next runs, and how they differ from the stored ones. */
export const NextRuns = ({ of: { data, error, isPlaceholderData } }: { of: UseQueryResult<UpcomingRuns> }) => {
  if (error) return <ProblemAlert title={words.runs} error={error} />;
  if (!data) return <Text c="dimmed">{words.runsWaiting}</Text>;
  const { sentence, upcoming, difference } = data;
  return (
    <Stack gap="xs" aria-live="polite" aria-busy={isPlaceholderData}>
      <Text fw={600}>{sentence}</Text>
      <Title order={3} size="h6">
        {words.runs}
      </Title>
      {upcoming.length === 0 ? <Text size="sm">{words.noRuns}</Text> : <RunList runs={upcoming} />}
      {difference && difference.removed.length > 0 && (
        <>
          <Title order={3} size="h6">
            {words.removed}
          </Title>
          <RunList runs={difference.removed.slice(0, 5)} />
        </>
      )}
      {difference && difference.added.length > 0 && (
        <>
          <Title order={3} size="h6">
            {words.added}
          </Title>
          <RunList runs={difference.added.slice(0, 5)} />
        </>
      )}
    </Stack>
  );
};
