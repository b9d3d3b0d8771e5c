import { Alert, Button, Stack, Text } from '@mantine/core';
import { asProblem } from '../api/problem';
import { Icon } from './icons';
import { words } from './kit.words';

type Props = { error: unknown; title?: string; onRetry?: () => void };

/** A refusal or a failure in the server's words, with a way on. */
export const ProblemAlert = ({ error, title = words.failed, onRetry }: Props) => {
  const { message, errors } = asProblem(error);
  // The server's detail often is the first of the errors.
  const more = errors.filter(({ path, message: why }) => message !== `${path}: ${why}`);
  return (
    <Alert role="alert" color="red" title={title} icon={<Icon name="warning" />}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{message}</Text>
        {more.map(({ path, message: why }) => (
          <Text size="sm" key={path + why}>
            {path}: {why}
          </Text>
        ))}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {words.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  );
};
