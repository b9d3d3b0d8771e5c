import { Alert, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SystemState, systemState } from '../api/system';
import { DataTable } from '../kit/data-table';
import { Facts } from '../kit/facts';
import { Icon } from '../kit/icons';
import { Loaded } from '../kit/loaded';
import { Status } from '../kit/status';
import { words } from './state.words';

/** Under a second a reader notices nothing. */
const BEHIND_SECONDS = 1;

/** The parts of the system, the views, and what it is made of. */
export const State = () => {
  const query = useQuery(systemState());
  return <Loaded query={query}>{(state) => <Shown of={state} />}</Loaded>;
};

const Shown = ({ of: { parts, views, versions, logId, zoneData } }: { of: SystemState }) => {
  const failing = parts.filter(({ ok }) => !ok).length;
  return (
    <Stack>
      <Alert
        role="status"
        color={failing === 0 ? 'teal' : 'red'}
        icon={<Icon name={failing === 0 ? 'check' : 'warning'} />}
        title={failing === 0 ? words.ready : words.unavailable(failing)}
      />
      <Title order={2} size="h4">
        {words.parts}
      </Title>
      <DataTable
        label={words.parts}
        rows={parts}
        idOf={({ part }) => part}
        nameOf={({ part }) => part}
        columns={[
          { id: 'part', header: words.part, cell: ({ part }) => part },
          {
            id: 'state',
            header: words.state,
            cell: ({ ok }) => (
              <Status
                look={
                  ok
                    ? { icon: 'check', tone: 'good', word: words.ok }
                    : { icon: 'warning', tone: 'bad', word: words.notOk }
                }
              />
            ),
          },
          { id: 'detail', header: words.detail, cell: ({ detail }) => detail },
        ]}
      />
      <Title order={2} size="h4">
        {words.views}
      </Title>
      <Text size="sm">{words.viewsHint}</Text>
      <DataTable
        label={words.views}
        rows={views}
        idOf={({ name }) => name}
        nameOf={({ name }) => name}
        columns={[
          { id: 'view', header: words.view, cell: ({ name }) => name },
          {
            id: 'lag',
            header: words.lag,
            cell: ({ lagSeconds }) => (lagSeconds < BEHIND_SECONDS ? words.upToDate : words.behind(lagSeconds)),
          },
        ]}
      />
      <Title order={2} size="h4">
        {words.about}
      </Title>
      <Facts
        of={[
          ...versions.map(({ name, version }) => [name, version] as const),
          [words.log, logId],
          [words.zoneData, words.zone(zoneData.version, zoneData.source)],
        ]}
      />
      {zoneData.newer !== undefined && <Text size="sm">{words.newer(zoneData.newer)}</Text>}
    </Stack>
  );
};
