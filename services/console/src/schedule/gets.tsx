import { List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWatch } from 'react-hook-form';
import { lists } from '../api/lists';
import { words } from './dialog.words';
import type { ScheduleForm } from './schedule.form';

const SHOWN = 8;

/** Who gets it, while it is typed. */
export const Gets = () => {
  const { to, cc, bcc, lists: chosen } = useWatch<ScheduleForm, 'recipients'>({ name: 'recipients' });
  const { data } = useQuery(lists.list({ limit: 200, sort: 'name' }));
  const nameOf = (id: string) => data?.data.find((list) => list.id === id)?.name ?? id;
  const lines = [...[...to, ...cc, ...bcc], ...chosen.map((id) => words.list(nameOf(id)))];
  return (
    <Stack gap={4}>
      <Title order={3} size="h6">
        {words.gets}
      </Title>
      {lines.length === 0 && <Text size="sm">{words.getsNobody}</Text>}
      <List size="sm">
        {lines.slice(0, SHOWN).map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      {lines.length > SHOWN && <Text size="sm">{words.andMore(lines.length - SHOWN)}</Text>}
    </Stack>
  );
};
