import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { schedules } from '../api/schedules';
import { words } from './dialog.words';

/** The values that the condition saw at the last run, so that a threshold is not chosen blindly. */
export const LastObserved = ({ scheduleId }: { scheduleId: string }) => {
  const { data } = useQuery(schedules.observations(scheduleId, { limit: 1, sort: '-dueAt' }));
  const [last] = data?.data ?? [];
  const seen = (last?.values ?? []).filter(({ value }) => value !== null);
  return seen.map(({ name, value }) => (
    <Text key={name} size="sm">
      {words.lastObserved(name, value ?? '')}
    </Text>
  ));
};
