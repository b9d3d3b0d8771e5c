import { Anchor, Group } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { subscriptions } from '../api/subscriptions';
import { DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { instant } from '../kit/time';
import { When } from '../kit/when';
import { nameOf } from './looks';
import { words } from './subscription.words';

type Paging = { cursor: string | undefined; onCursor: (cursor: string | undefined) => void };

/** Reports that subscriptions keep for the caller instead of mailing them. */
export const Kept = ({ paging }: { paging: Paging }) => {
  const query = useQuery({ ...subscriptions.portal(paging.cursor), placeholderData: keepPreviousData });
  return (
    <Rows query={query} empty={words.portalNone} paging={paging}>
      {(rows) => (
        <DataTable
          label={words.tabs.portal}
          rows={rows}
          idOf={({ id }) => id}
          nameOf={({ subject }) => subject}
          columns={[
            {
              id: 'subject',
              header: words.report,
              cell: ({ subject, reportType }) => nameOf({ name: subject || null, reportType }),
            },
            { id: 'since', header: words.available, cell: ({ availableAt }) => <When at={availableAt} /> },
            {
              id: 'files',
              header: words.files,
              cell: ({ files }) => (
                <Group gap="sm">
                  {files.map(({ name, path }) => (
                    <Anchor key={path} href={path} download={name}>
                      {name}
                    </Anchor>
                  ))}
                </Group>
              ),
            },
            { id: 'until', header: words.keptUntil, cell: ({ keptUntil }) => instant(keptUntil) },
          ]}
        />
      )}
    </Rows>
  );
};
