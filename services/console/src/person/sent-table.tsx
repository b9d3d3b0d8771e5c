import type { Delivery } from '../api/deliveries';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { Status } from '../kit/status';
import { When } from '../kit/when';
import { answerLook, answerOf, saidOf, titleOf } from './answer';
import { words } from './person.words';

/** Deliveries to one person, each with whether they got it. */
export const SentTable = ({ email, rows }: { email: string; rows: Delivery[] }) => (
  <DataTable
    label={words.deliveries}
    rows={rows}
    idOf={({ id }) => id}
    nameOf={titleOf}
    columns={[
      {
        id: 'mail',
        header: words.mail,
        cell: (delivery) => (
          <ToPage to="/deliveries/$id" params={{ id: delivery.id }} size="sm">
            {titleOf(delivery)}
          </ToPage>
        ),
      },
      { id: 'when', header: words.when, cell: ({ createdAt }) => <When at={createdAt} /> },
      {
        id: 'got',
        header: words.got,
        cell: (delivery) => <Status look={answerLook(answerOf(delivery, email))} />,
      },
      { id: 'said', header: words.said, cell: (delivery) => saidOf(delivery, email) ?? words.saidNothing },
    ]}
  />
);
