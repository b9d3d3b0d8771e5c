import { Skeleton, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type DistributionListStats, lists } from '../api/lists';
import { DataTable } from '../kit/data-table';
import { Facts } from '../kit/facts';
import { ToPage } from '../kit/link';
import { Rows } from '../kit/list-page';
import { ProblemAlert } from '../kit/problem-alert';
import { instant } from '../kit/time';
import { When } from '../kit/when';
import { words } from './list.words';

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const number = new Intl.NumberFormat();

/** How large a list is, and what became of what was sent to it. */
export const Numbers = ({ listId }: { listId: string }) => {
  const { data, error, refetch } = useQuery(lists.stats(listId));
  return (
    <Stack component="section" gap="xs" aria-label={words.numbers}>
      <Title order={2} size="h4">
        {words.numbers}
      </Title>
      {error && !data && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {data ? <Figures of={data} /> : !error && <Skeleton height={80} />}
    </Stack>
  );
};

const Figures = ({ of: stats }: { of: DistributionListStats }) => {
  const { deliveries } = stats;
  return (
    <>
      <Facts
        of={[
          [words.members, number.format(stats.memberCount)],
          [words.grown, words.growth(stats.membersAdded, stats.membersRemoved, stats.membersLeft)],
          [words.schedulesCount, number.format(stats.schedules)],
          [words.runs, number.format(stats.runs)],
          [words.lastRun, <When key="last" at={stats.lastRunAt} />],
        ]}
      />
      <Title order={3} size="h6">
        {words.period(instant(stats.from), instant(stats.to))}
      </Title>
      <Facts
        of={[
          [words.sent, number.format(deliveries.sent)],
          [words.failed, number.format(deliveries.failed)],
          [words.bounced, number.format(deliveries.bounced)],
          [words.pending, number.format(deliveries.pending)],
          [words.rate, deliveries.successRate === null ? null : percent.format(deliveries.successRate)],
        ]}
      />
    </>
  );
};

/** The schedules that send to a list. */
export const Usage = ({ listId }: { listId: string }) => {
  const query = useQuery(lists.usage(listId));
  return (
    <Stack component="section" gap="xs" aria-label={words.usage}>
      <Title order={2} size="h4">
        {words.usage}
      </Title>
      <Rows query={query} empty={words.unused}>
        {(rows) => (
          <DataTable
            label={words.schedules}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ name }) => name ?? words.unnamed}
            columns={[
              {
                id: 'name',
                header: words.schedule,
                cell: ({ id, name, reportType }) => (
                  <ToPage to="/schedules/$id" params={{ id }} search={{}}>
                    {name ?? reportType ?? words.unnamed}
                  </ToPage>
                ),
              },
              { id: 'next', header: words.next, cell: ({ nextRunDate }) => <When at={nextRunDate} /> },
            ]}
          />
        )}
      </Rows>
    </Stack>
  );
};
