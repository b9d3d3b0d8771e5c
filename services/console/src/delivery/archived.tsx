import { Alert } from '@mantine/core';
import type { Delivery } from '../api/deliveries';
import { DataTable } from '../kit/data-table';
import { Icon } from '../kit/icons';
import { instant } from '../kit/time';
import { words } from './delivery.words';

/** What is left of a delivery whose events were removed: since when, and its numbers by domain. */
export const Archived = ({ of: { archivedAt, figures } }: { of: Pick<Delivery, 'archivedAt' | 'figures'> }) => (
  <>
    <Alert color="gray" title={words.archived} icon={<Icon name="warning" />}>
      {words.archivedSince(archivedAt ? instant(archivedAt) : '', figures?.recipients ?? 0)}
    </Alert>
    {figures && figures.receivers.length > 0 && (
      <DataTable
        label={words.domains}
        rows={figures.receivers}
        idOf={({ domain }) => domain}
        nameOf={({ domain }) => domain}
        columns={[
          { id: 'domain', header: words.domain, cell: ({ domain }) => domain },
          { id: 'accepted', header: words.outcomes.accepted, end: true, cell: ({ accepted }) => accepted },
          { id: 'failed', header: words.statuses.FAILED, end: true, cell: ({ failed }) => failed },
          { id: 'unknown', header: words.outcomes.unknown, end: true, cell: ({ unknown }) => unknown },
          { id: 'suppressed', header: words.outcomes.suppressed, end: true, cell: ({ suppressed }) => suppressed },
        ]}
      />
    )}
  </>
);
