import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Today } from '../api/today';
import { ToPage } from '../kit/link';
import { Status } from '../kit/status';
import { outcomesOf } from './attention';
import classes from './sent.module.css';
import { links } from './today.links';
import { words } from './today.words';

/** What went out, by outcome: each number leads to its deliveries, and has a bar of its share. */
export const Sent = ({ sent }: Pick<Today, 'sent'>) => (
  <Paper component="section" withBorder p="md" aria-labelledby="sent">
    <Stack gap="xs">
      <Title order={2} size="h4" id="sent">
        {words.sent}
      </Title>
      {sent.total === 0 && <Text c="dimmed">{words.sentNone}</Text>}
      {sent.total > 0 &&
        outcomesOf(sent).map(({ outcome, share, look }) => (
          <Group key={outcome} wrap="nowrap" gap="sm">
            <ToPage to="/deliveries" search={links.outcome(outcome, sent.from)} className={classes.outcome}>
              <Status look={look} />
            </ToPage>
            <svg aria-hidden="true" className={classes.bar} height={10}>
              <rect width="100%" height="100%" rx={2} className={classes.all} />
              <rect width={`${share}%`} height="100%" rx={2} className={classes.share} />
            </svg>
          </Group>
        ))}
    </Stack>
  </Paper>
);
