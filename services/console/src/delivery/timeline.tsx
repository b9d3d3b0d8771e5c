import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { deliveries } from '../api/deliveries';
import { Loaded } from '../kit/loaded';
import { instantInFull } from '../kit/time';
import classes from './delivery.module.css';
import { words } from './delivery.words';

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** Everything that happened to a delivery, in the server's words, oldest first. */
export const Timeline = ({ id }: { id: string }) => {
  const query = useQuery(deliveries.timeline(id));
  return (
    <Stack component="section" gap="xs" aria-label={words.timeline}>
      <Title order={2} size="h4">
        {words.timeline}
      </Title>
      <Loaded query={query}>
        {({ data }) => (
          <ol className={classes.timeline}>
            {data.map(({ id: event, at, text }) => (
              <li key={event}>
                <Text size="sm" c="dimmed" component="time" dateTime={at} title={instantInFull(at)}>
                  {clock.format(new Date(at))}
                </Text>
                <Text>{text}</Text>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Stack>
  );
};
