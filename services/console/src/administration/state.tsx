import { Alert, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SystemState, systemState } from '../api/system';
import { DataTable } from '../kit/data-table';
import { Facts } from '../kit/facts';
import { Icon } from '../kit/icons';
import { Loaded } from '../kit/loaded';
import { Status, type StatusLook } from '../kit/status';
import { When } from '../kit/when';
import { words } from './state.words';
import { viewLook } from './view-look';

const OK: StatusLook = { icon: 'check', tone: 'good', word: words.ok };
const NOT_OK: StatusLook = { icon: 'warning', tone: 'bad', word: words.notOk };

/** The parts of the system, the views, and what it is made of. */
export const State = () => {
  const query = useQuery(systemState());
  return (
    <Loaded query={query}>
      {(state) => (
        <Stack>
          <Parts of={state} />
          <Views of={state} />
          <About of={state} />
        </Stack>
      )}
    </Loaded>
  );
};

const Parts = ({ of: { parts } }: { of: SystemState }) => {
  const failing = parts.filter(({ ok }) => !ok).length;
  return (
    <>
      <Alert
        role="status"
        color={failing === 0 ? 'blue' : 'red'}
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
          { id: 'state', header: words.state, cell: ({ ok }) => <Status look={ok ? OK : NOT_OK} /> },
          { id: 'detail', header: words.detail, cell: ({ detail }) => detail },
        ]}
      />
    </>
  );
};

const Views = ({ of: { views, viewLagSeconds } }: { of: SystemState }) => (
  <>
    <Title order={2} size="h4">
      {words.views}
    </Title>
    <Text size="sm">{words.viewsHint(viewLagSeconds)}</Text>
    <DataTable
      label={words.views}
      rows={views}
      idOf={({ name }) => name}
      nameOf={({ name }) => name}
      columns={[
        { id: 'view', header: words.view, cell: ({ name }) => name },
        { id: 'version', header: words.version, cell: ({ version }) => version },
        { id: 'state', header: words.state, cell: (view) => <Status look={viewLook(view)} /> },
        { id: 'problem', header: words.problem, cell: ({ problem }) => problem ?? words.noProblem },
      ]}
    />
  </>
);

const About = ({ of: { versions, startedAt, eventStreams, logId, zoneData } }: { of: SystemState }) => (
  <>
    <Title order={2} size="h4">
      {words.about}
    </Title>
    <Facts
      of={[
        [words.punctual, versions.punctual],
        [words.node, versions.node],
        [words.started, <When key="started" at={startedAt} />],
        [words.streams, eventStreams],
        [words.zoneData, words.zone(zoneData.version, zoneData.source)],
        [words.log, logId],
      ]}
    />
    {zoneData.newer !== undefined && <Text size="sm">{words.newer(zoneData.newer)}</Text>}
  </>
);
