import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Delivery } from '../api/deliveries';
import { DataTable } from '../kit/data-table';
import { ToPage } from '../kit/link';
import { Status } from '../kit/status';
import { When } from '../kit/when';
import { recipientsOf } from './about';
import { words } from './delivery.words';
import { outcomeLook } from './looks';

const SHOWN = 100;

/** Each recipient with the reply of their own mail server. */
export const Recipients = ({ of: delivery }: { of: Delivery }) => {
  const [all, setAll] = useState(false);
  const rows = recipientsOf(delivery);
  return (
    <Stack component="section" gap="xs" aria-label={words.recipients}>
      <Title order={2} size="h4">
        {words.recipients}
      </Title>
      {rows.length === 0 ? (
        <Text c="dimmed">{words.noRecipients}</Text>
      ) : (
        <DataTable
          label={words.recipients}
          rows={all ? rows : rows.slice(0, SHOWN)}
          idOf={({ role, email }) => `${role} ${email}`}
          nameOf={({ email }) => email}
          columns={[
            {
              id: 'email',
              header: words.address,
              cell: ({ email }) => (
                <ToPage to="/people/$email" params={{ email }}>
                  {email}
                </ToPage>
              ),
            },
            { id: 'role', header: words.role, cell: ({ role }) => words.roles[role] },
            {
              id: 'outcome',
              header: words.outcome,
              cell: ({ outcome }) => <Status look={outcomeLook(outcome?.outcome)} />,
            },
            {
              id: 'reply',
              header: words.serverSays,
              cell: ({ outcome }) => [outcome?.smtpCode, outcome?.text].filter(Boolean).join(' '),
            },
            ...(rows.some(({ outcome }) => outcome?.relay !== undefined)
              ? [{ id: 'relay', header: words.relay, cell: ({ outcome }: (typeof rows)[number]) => outcome?.relay }]
              : []),
            { id: 'attempt', header: words.attempt, end: true, cell: ({ outcome }) => outcome?.attempt },
            { id: 'at', header: words.at, cell: ({ outcome }) => outcome && <When at={outcome.at} /> },
          ]}
        />
      )}
      {!all && rows.length > SHOWN && (
        <Button variant="default" w="fit-content" onClick={() => setAll(true)}>
          {words.showAll(rows.length)}
        </Button>
      )}
    </Stack>
  );
};
