import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { schedules } from '../api/schedules';
import { sessions } from '../api/session';
import { SignInForm } from '../kit/sign-in-form';
import { words } from './session.words';

const route = getRouteApi('/sign-in');

/** The way in. */
export const SignInPage = () => {
  const { next = '/' } = route.useSearch();
  const client = useQueryClient();
  const router = useRouter();
  useEffect(() => {
    document.title = `${words.title} · Punctual`;
  }, []);
  const enter = async () => {
    client.clear();
    await client.fetchQuery(sessions.current());
    // In an empty system the first thing to see is what can be done with it.
    const first = next === '/' ? await client.fetchQuery(schedules.list({ limit: 1 })).catch(() => null) : null;
    router.history.push(first?.data.length === 0 ? '/welcome' : next);
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder p="xl" w="100%" maw={420}>
        <Stack>
          <Title order={1} size="h3">
            {words.title}
          </Title>
          <Text size="sm" c="dimmed">
            {words.hint}
          </Text>
          <SignInForm onDone={() => void enter()} />
        </Stack>
      </Paper>
    </Center>
  );
};
