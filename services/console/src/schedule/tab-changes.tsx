import { Paper, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReportSchedule, type ScheduleAuditEntry, schedules } from '../api/schedules';
import { Rows } from '../kit/list-page';
import { When } from '../kit/when';
import { changedBy, fieldName, saidChanges, valueText } from './conflict';
import { words } from './detail.words';

const route = getRouteApi('/shell/schedules/$id');

const titleOf = (entry: ScheduleAuditEntry) => {
  const action = words.changeActions[entry.action] ?? entry.action;
  return entry.by === null ? words.changeAlone(action) : words.changeTitle(action, changedBy(entry));
};

const Change = ({ entry }: { entry: ScheduleAuditEntry }) => (
  <Paper withBorder p="sm" component="article">
    <Text fw={600} size="sm">
      {titleOf(entry)}
    </Text>
    <Text size="sm" c="dimmed">
      <When at={entry.at} />
    </Text>
    {entry.conditionReset && <Text size="sm">{words.conditionReset}</Text>}
    {saidChanges(entry).length > 0 && (
      <Table.ScrollContainer
        minWidth={420}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': titleOf(entry) } }}
      >
        <Table layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.field}</Table.Th>
              <Table.Th>{words.valueBefore}</Table.Th>
              <Table.Th>{words.valueAfter}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {saidChanges(entry).map(({ field, before, after }) => (
              <Table.Tr key={field}>
                <Table.Th scope="row">{fieldName(field)}</Table.Th>
                <Table.Td>{valueText(before)}</Table.Td>
                <Table.Td>{valueText(after)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    )}
  </Paper>
);

/** Who changed what, when, before and after. */
export const ChangesTab = ({ schedule: { id } }: { schedule: ReportSchedule }) => {
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(schedules.audit(id, cursor));
  return (
    <Rows
      query={query}
      empty={words.noChanges}
      paging={{ cursor, onCursor: (next) => void navigate({ search: (old) => ({ ...old, cursor: next }) }) }}
    >
      {(rows) => (
        <Stack gap="sm">
          {rows.map((entry) => (
            <Change key={entry.version} entry={entry} />
          ))}
        </Stack>
      )}
    </Rows>
  );
};
