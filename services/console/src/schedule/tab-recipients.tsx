import { Anchor, Button, Group, List, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { asProblem } from '../api/problem';
import { type ReportSchedule, schedules } from '../api/schedules';
import { ProblemAlert } from '../kit/problem-alert';
import { words } from './detail.words';

const SHOWN = 200;

const audienceText = (audience: ReportSchedule['audience']) =>
  typeof audience === 'object' ? words.perRow(audience.perRow.address) : words[audience];

/** Who gets it: the addresses, and the lists with their members. */
export const RecipientsTab = ({ schedule: { recipients, audience } }: { schedule: ReportSchedule }) => {
  const { to, cc, bcc, lists } = recipients;
  const isEmpty = typeof audience === 'string' && [to, cc, bcc, lists].every(({ length }) => length === 0);
  return (
    <Stack>
      <Text>{isEmpty ? words.nobody : audienceText(audience)}</Text>
      <Addresses title={words.to} all={to} />
      <Addresses title={words.cc} all={cc} />
      <Addresses title={words.bcc} all={bcc} />
      {lists.map((id) => (
        <ListMembers key={id} id={id} />
      ))}
    </Stack>
  );
};

const People = ({ emails }: { emails: readonly string[] }) => (
  // Links below each other need room for a finger (WCAG 2.2, 2.5.8: 24 by 24 pixels each).
  <List size="sm" spacing="xs">
    {emails.map((email) => (
      <List.Item key={email}>
        <Anchor size="sm" renderRoot={(props) => <Link to="/people/$email" params={{ email }} {...props} />}>
          {email}
        </Anchor>
      </List.Item>
    ))}
  </List>
);

const Addresses = ({ title, all }: { title: string; all: readonly string[] }) =>
  all.length === 0 ? null : (
    <section aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      <People emails={all} />
    </section>
  );

const ListMembers = ({ id }: { id: string }) => {
  const [opened, { toggle }] = useDisclosure(false);
  const list = useQuery(schedules.recipientList(id));
  const members = useQuery({ ...schedules.listMembers(id, SHOWN), enabled: opened });
  if (list.isPending) return <Skeleton height={40} />;
  if (list.error)
    return asProblem(list.error).status === 404 ? (
      <Text>{words.listGone}</Text>
    ) : (
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
    );
  const { name, memberCount } = list.data;
  return (
    <Stack gap="xs" component="section" aria-label={words.listOf(name)}>
      <Title order={2} size="h5">
        {words.listOf(name)}
      </Title>
      <Group>
        <Text size="sm">{words.members(memberCount)}</Text>
        <Button size="xs" variant="default" aria-expanded={opened} onClick={toggle}>
          {opened ? words.hideMembers : words.showMembers}
        </Button>
        <Anchor size="sm" renderRoot={(props) => <Link to="/lists/$id" params={{ id }} {...props} />}>
          {words.openList}
        </Anchor>
      </Group>
      {opened && members.error && <ProblemAlert error={members.error} onRetry={() => void members.refetch()} />}
      {opened && members.data && <People emails={members.data.data.map(({ email }) => email)} />}
      {opened && memberCount > SHOWN && <Text size="sm">{words.firstMembers(SHOWN)}</Text>}
    </Stack>
  );
};
