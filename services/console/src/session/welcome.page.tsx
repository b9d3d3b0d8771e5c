import { Button, List, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { makeSample } from '../api/sample';
import { useSession } from '../api/use-session';
import { announce } from '../kit/announce';
import { Page } from '../kit/page';
import { ProblemAlert } from '../kit/problem-alert';
import { browserZone } from '../kit/time';
import { words } from './session.words';

/** The first thing to do in an empty system: one press, and a mail is on its way. */
export const WelcomePage = () => {
  const { user } = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [intent] = useState(() => ({ key: crypto.randomUUID(), made: {} }));
  const sample = useMutation({
    mutationFn: () => makeSample({ email: user.email, zone: browserZone(), key: intent.key }, intent.made),
    onSuccess: async (id) => {
      announce(words.sampleDone(user.email));
      await navigate({ to: '/schedules/$id', params: { id }, search: {} });
    },
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Page title={words.welcome}>
      <Stack maw={640} align="flex-start">
        <Text>{words.welcomeHint}</Text>
        <List>
          {words.sampleMakes(user.email).map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
        {sample.error && <ProblemAlert title={words.sampleFailed} error={sample.error} />}
        <Button loading={sample.isPending} disabled={user.role === 'viewer'} onClick={() => sample.mutate()}>
          {words.makeSample}
        </Button>
        {user.role === 'viewer' && <Text size="sm">{words.viewersMakeNothing}</Text>}
      </Stack>
    </Page>
  );
};
