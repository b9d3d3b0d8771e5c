import { Button } from '@mantine/core';
import type { ApiKey } from '../api/api-keys';
import { type Column, DataTable } from '../kit/data-table';
import { Status } from '../kit/status';
import { localDay } from '../kit/time';
import { When } from '../kit/when';
import { keyLook } from './api-key.form';
import { words } from './api-keys.words';

type Props = {
  rows: ApiKey[];
  /** Whose key it is; left out where all are the caller's. */
  ownerOf: ((key: ApiKey) => string) | undefined;
  sorting: { sort: string | undefined; onSort: (sort: string) => void };
  onRevoke: (key: ApiKey) => void;
};

/** API keys as a table, without the keys themselves. */
export const ApiKeysTable = ({ rows, ownerOf, sorting, onRevoke }: Props) => {
  const owner: Column<ApiKey>[] = ownerOf ? [{ id: 'owner', header: words.owner, cell: ownerOf }] : [];
  return (
    <DataTable
      label={words.title}
      rows={rows}
      idOf={({ id }) => id}
      nameOf={({ name }) => name}
      sorting={sorting}
      columns={[
        { id: 'name', header: words.name, sort: 'name', cell: ({ name }) => name },
        ...owner,
        {
          id: 'scopes',
          header: words.scopes,
          cell: ({ scopes }) => scopes.map((scope) => words.scopeWords[scope]).join(', '),
        },
        { id: 'status', header: words.status, cell: (key) => <Status look={keyLook(key)} /> },
        { id: 'expires', header: words.expires, cell: ({ expiresAt }) => <When at={expiresAt} /> },
        {
          id: 'lastUsed',
          header: words.lastUsed,
          cell: ({ lastUsedOn }) => (lastUsedOn === null ? words.neverUsed : localDay(lastUsedOn)),
        },
        { id: 'created', header: words.created, sort: 'createdAt', cell: ({ createdAt }) => <When at={createdAt} /> },
        {
          id: 'actions',
          header: words.actions,
          end: true,
          cell: (key) =>
            key.revokedAt === null ? (
              <Button size="xs" variant="default" aria-label={words.revokeOne(key.name)} onClick={() => onRevoke(key)}>
                {words.revoke}
              </Button>
            ) : (
              <When at={key.revokedAt} />
            ),
        },
      ]}
    />
  );
};
