import { useQuery } from '@tanstack/react-query';
import { type Subscription, subscriptions } from '../api/subscriptions';
import { DataTable } from '../kit/data-table';
import { Dialog } from '../kit/dialog';
import { ToPage } from '../kit/link';
import { Rows } from '../kit/list-page';
import { Status } from '../kit/status';
import { instant } from '../kit/time';
import { nameOf, outcomeLook } from './looks';
import { words } from './subscription.words';

/** What was sent for a subscription, newest first. */
export const HistoryDialog = ({ of, onClose }: { of: Subscription; onClose: () => void }) => {
  const query = useQuery(subscriptions.history(of.id));
  return (
    <Dialog onClose={onClose} size="xl" title={words.historyOf(nameOf(of))}>
      <Rows query={query} empty={words.historyNone}>
        {(rows) => (
          <DataTable
            label={words.history}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ dueAt }) => instant(dueAt)}
            columns={[
              { id: 'due', header: words.due, cell: ({ dueAt }) => instant(dueAt) },
              { id: 'outcome', header: words.outcome, cell: ({ status }) => <Status look={outcomeLook(status)} /> },
              { id: 'wrong', header: words.wrong, cell: ({ errorMessage }) => errorMessage },
              {
                id: 'open',
                header: words.open,
                cell: ({ deliveries: [first] }) =>
                  first && (
                    <ToPage to="/deliveries/$id" params={{ id: first.id }}>
                      {words.open}
                    </ToPage>
                  ),
              },
            ]}
          />
        )}
      </Rows>
    </Dialog>
  );
};
