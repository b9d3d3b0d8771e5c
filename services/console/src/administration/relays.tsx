import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type MailRelay, mailRelays } from '../api/mail';
import { DataTable } from '../kit/data-table';
import { Loaded } from '../kit/loaded';
import { Status } from '../kit/status';
import { budgetOf, limitsOf, relayLook, seenBy } from './relay-look';
import { words } from './relays.words';

/** The mail relays: who answers, what each allows, and what is left of today's budgets. Nothing where there is one without a name. */
export const MailRelays = () => {
  const query = useQuery(mailRelays());
  return (
    <Loaded query={query}>
      {({ relays, mailers }) => (relays.length === 0 ? null : <Table relays={relays} mailers={mailers} />)}
    </Loaded>
  );
};

const Table = ({ relays, mailers }: { relays: MailRelay[]; mailers: number }) => (
  <Stack component="section" gap="xs" aria-label={words.title}>
    <Title order={2} size="h4">
      {words.title}
    </Title>
    <Text size="sm">{words.hint(mailers)}</Text>
    <DataTable
      label={words.title}
      rows={relays}
      idOf={({ name }) => name}
      nameOf={({ name }) => name}
      columns={[
        { id: 'name', header: words.name, cell: ({ name }) => name },
        { id: 'server', header: words.server, cell: ({ server, receiver }) => words.serverOf(server, receiver) },
        { id: 'priority', header: words.priority, end: true, cell: ({ priority }) => priority },
        { id: 'share', header: words.share, end: true, cell: ({ share }) => share },
        {
          id: 'state',
          header: words.state,
          cell: (relay) => (
            <Stack gap={2}>
              <Status look={relayLook(relay)} />
              {seenBy(relay).map(({ mailer, text }) => (
                <Text key={mailer} size="xs">
                  {text}
                </Text>
              ))}
            </Stack>
          ),
        },
        { id: 'limits', header: words.limits, cell: (relay) => limitsOf(relay) },
        { id: 'budget', header: words.budget, cell: (relay) => budgetOf(relay) },
      ]}
    />
  </Stack>
);
