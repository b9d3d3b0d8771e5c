import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Today, today } from '../api/today';
import { useSession } from '../api/use-session';
import { ButtonToPage } from '../kit/link';
import { Loaded } from '../kit/loaded';
import { Page } from '../kit/page';
import { AttentionList } from './attention-list';
import { Due } from './due';
import { Sent } from './sent';
import { links } from './today.links';
import { words } from './today.words';

/** What is due, what went out, and what needs attention. */
export const TodayPage = () => {
  const { user } = useSession();
  const query = useQuery(today());
  return (
    <Page title={words.title}>
      <Loaded query={query}>
        {(data) => (
          <Stack>
            {isEmpty(data) && <Empty mayMake={user.role !== 'viewer'} />}
            <Due now={data.now} due={data.due} />
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Sent sent={data.sent} />
              <AttentionList today={data} isAdmin={user.role === 'admin'} />
            </SimpleGrid>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
};

const isEmpty = ({ due, sent }: Today) => due.total === 0 && sent.total === 0;

/** What to do where nothing has been made yet. */
const Empty = ({ mayMake }: { mayMake: boolean }) => (
  <Stack gap="xs" align="flex-start">
    <Text>{words.empty}</Text>
    {mayMake && (
      <Group>
        <ButtonToPage to="/welcome">{words.toWelcome}</ButtonToPage>
        <ButtonToPage to="/schedules" search={links.newOne} variant="default">
          {words.toNew}
        </ButtonToPage>
      </Group>
    )}
  </Stack>
);
