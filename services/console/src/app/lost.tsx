import { Anchor, Center, Stack, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { ProblemAlert } from '../kit/problem-alert';
import { words } from './app.words';

/** An address that shows nothing. */
export const Unknown = () => (
  <Center component="main" p="xl">
    <Stack>
      <Title order={1} size="h2">
        {words.unknown}
      </Title>
      <Text>{words.unknownHint}</Text>
      <Anchor renderRoot={(props) => <Link to="/" {...props} />}>{words.toToday}</Anchor>
    </Stack>
  </Center>
);

/** A page that failed: the rest of the console goes on. */
export const Broken = ({ error, reset }: ErrorComponentProps) => (
  <Stack p="md">
    <ProblemAlert title={words.broken} error={error} onRetry={reset} />
  </Stack>
);
