import { List, Stack, Text, Title } from '@mantine/core';
import { useWatch } from 'react-hook-form';
import { listChoices } from '../api/lists';
import { useNamed } from '../kit/use-choices';
import { words } from './dialog.words';
import type { ScheduleForm } from './schedule.form';

const SHOWN = 8;

/** Who gets it, while it is typed. */
export const Gets = () => {
  const { to, cc, bcc, lists: chosen } = useWatch<ScheduleForm, 'recipients'>({ name: 'recipients' });
  const named = useNamed(listChoices, chosen);
  const lines = [...[...to, ...cc, ...bcc], ...named.map(({ label }) => words.list(label))];
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
