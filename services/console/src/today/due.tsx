import { Anchor, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Mark, Today } from '../api/today';
import { ToPage } from '../kit/link';
import { browserZone } from '../kit/time';
import { Strip } from './strip';
import { links } from './today.links';
import { words } from './today.words';

/** Loaded when it is first opened. */
const DueTable = lazy(() => import('./due-table').then(({ DueTable: table }) => ({ default: table })));

/** What is due: the time line, the schedules of the chosen time, and the same as a table. */
export const Due = ({ now, due: { total, marks, until } }: Pick<Today, 'now' | 'due'>) => {
  const [at, setAt] = useState('');
  // The chosen time stays chosen while others come and go; once it has passed, the next one is.
  const chosen = Math.max(
    0,
    marks.findIndex((mark) => mark.at === at),
  );
  const mark = marks[chosen];
  return (
    <Paper component="section" withBorder p="md" aria-labelledby="due">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h4" id="due">
            {words.due}
          </Title>
          <ToPage to="/schedules" search={links.dueNext} size="sm">
            {words.dueAll}
          </ToPage>
        </Group>
        <Text>{words.dueTotal(total)}</Text>
        {mark && (
          <>
            <Strip
              marks={marks}
              from={now}
              until={until}
              chosen={chosen}
              onChoose={(index) => setAt(marks[index]?.at ?? '')}
            />
            <Text size="sm" c="dimmed">
              {words.zone(browserZone())}
            </Text>
            <Schedules of={mark} />
            <AsTable marks={marks} />
          </>
        )}
      </Stack>
    </Paper>
  );
};

const Schedules = ({ of: { at, count, schedules } }: { of: Mark }) => (
  <Stack gap={4}>
    <Text fw={600}>{words.at(at, count)}</Text>
    <List size="sm" spacing="xs">
      {schedules.map(({ id, name }) => (
        <List.Item key={id}>
          <ToPage to="/schedules/$id" params={{ id }} search={{}}>
            {name ?? words.unnamed}
          </ToPage>
        </List.Item>
      ))}
      {count > schedules.length && <List.Item>{words.and(count - schedules.length)}</List.Item>}
    </List>
  </Stack>
);

const AsTable = ({ marks }: { marks: readonly Mark[] }) => {
  const [opened, setOpened] = useState(false);
  return (
    <details onToggle={(event) => setOpened(event.currentTarget.open)}>
      <Anchor component="summary" size="sm">
        {words.table}
      </Anchor>
      <Suspense>{opened && <DueTable marks={marks} />}</Suspense>
    </details>
  );
};
