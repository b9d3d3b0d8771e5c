import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type HistoryFilters, type ReportSchedule, type Run, release, schedules } from '../api/schedules';
import { announce } from '../kit/announce';
import { Choice } from '../kit/choice';
import { type Column, DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { Status } from '../kit/status';
import { instant } from '../kit/time';
import { useIntent } from '../kit/use-intent';
import { When } from '../kit/when';
import { words } from './detail.words';
import { outcomeLook } from './looks';
import { runReason } from './run-reason';
import type { ScheduleSearch } from './schedule.search';
import { words as scheduleWords } from './schedule.words';

const route = getRouteApi('/shell/schedules/$id');
const SHOWN = 5;
const DAY_MS = 86_400_000;

const filtersOf = ({ status, day, cursor }: ScheduleSearch): HistoryFilters => ({
  ...(status ? { status } : {}),
  ...(cursor ? { cursor } : {}),
  ...(day ? { from: `${day}T00:00:00Z`, to: new Date(Date.parse(day) + DAY_MS).toISOString() } : {}),
});

const Deliveries = ({ run: { deliveries, deliveryCount } }: { run: Run }) => (
  <Group gap="xs">
    {deliveries.slice(0, SHOWN).map(({ id }, at) => (
      <Anchor key={id} size="sm" renderRoot={(props) => <Link to="/deliveries/$id" params={{ id }} {...props} />}>
        {words.delivery(at + 1)}
      </Anchor>
    ))}
    {deliveryCount > SHOWN && <Text size="sm">{words.more(deliveryCount - SHOWN)}</Text>}
  </Group>
);

const Why = ({ run }: { run: Run }) => {
  const intent = useIntent();
  const go = useMutation({
    mutationFn: () => release(run.id, intent(run.id)),
    onSuccess: () => announce(words.released),
    onError: ({ message }) => announce(message, { failed: true }),
    onSettled: (_data, _error, _vars, _before, { client }) => client.invalidateQueries({ queryKey: schedules.all }),
  });
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm">{runReason(run)}</Text>
      {run.held && (
        <Button size="xs" loading={go.isPending} onClick={() => go.mutate()}>
          {words.release}
        </Button>
      )}
    </Stack>
  );
};

const columns: readonly Column<Run>[] = [
  {
    id: 'due',
    header: words.due,
    cell: ({ dueAt }) => (
      <>
        <Text size="sm">{instant(dueAt)}</Text>
        <Text size="xs" c="dimmed">
          <When at={dueAt} />
        </Text>
      </>
    ),
  },
  { id: 'trigger', header: words.trigger, cell: ({ trigger }) => words.triggers[trigger] ?? trigger },
  { id: 'outcome', header: words.outcome, cell: ({ status }) => <Status look={outcomeLook(status)} /> },
  { id: 'why', header: words.why, cell: (run) => <Why run={run} /> },
  {
    id: 'recipients',
    header: words.recipients,
    end: true,
    cell: ({ audience }) => (audience ? scheduleWords.people(audience.recipients) : ''),
  },
  { id: 'deliveries', header: words.deliveries, cell: (run) => <Deliveries run={run} /> },
];

/** What the schedule did, the newest first. */
export const RunsTab = ({ schedule: { id } }: { schedule: ReportSchedule }) => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery({ ...schedules.history(id, filtersOf(search)), placeholderData: keepPreviousData });
  const narrow = (by: Partial<ScheduleSearch>) =>
    void navigate({ search: (old) => ({ ...old, cursor: undefined, ...by }) });
  return (
    <Stack>
      <Group align="flex-end">
        <Choice
          label={words.outcomeFilter}
          options={scheduleWords.outcomes}
          value={search.status}
          onChange={(status) => narrow({ status })}
        />
        {search.day && (
          <>
            <Text>{words.day(search.day)}</Text>
            <Button variant="default" size="xs" onClick={() => narrow({ day: undefined })}>
              {words.allDays}
            </Button>
          </>
        )}
      </Group>
      <Rows
        query={query}
        empty={search.day || search.status ? words.noRunsFound : words.noRuns}
        paging={{ cursor: search.cursor, onCursor: (cursor) => narrow({ cursor }) }}
      >
        {(rows) => (
          <DataTable
            label={words.tabs.runs}
            columns={columns}
            rows={rows}
            idOf={({ id: runId }) => runId}
            nameOf={({ dueAt }) => instant(dueAt)}
          />
        )}
      </Rows>
    </Stack>
  );
};
