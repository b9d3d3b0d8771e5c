import { Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Today } from '../api/today';
import { ToPage } from '../kit/link';
import { Status } from '../kit/status';
import { type Matter, mattersOf } from './attention';
import classes from './attention-list.module.css';
import { links } from './today.links';
import { words } from './today.words';

type Props = { today: Today; isAdmin: boolean };

/** What may need a person; each line leads to its list. */
export const AttentionList = ({ today, isAdmin }: Props) => {
  const lead: Readonly<Record<Matter, (line: ReactNode) => ReactNode>> = {
    failing: (line) => (
      <ToPage to="/schedules" search={links.failing}>
        {line}
      </ToPage>
    ),
    held: (line) => (
      <ToPage to="/schedules" search={links.held}>
        {line}
      </ToPage>
    ),
    retries: (line) => (
      <ToPage to="/deliveries" search={links.retries}>
        {line}
      </ToPage>
    ),
    deadLetters: (line) => (
      <ToPage to="/administration/$part" params={{ part: 'dead-letters' }}>
        {line}
      </ToPage>
    ),
    lag: (line) =>
      isAdmin ? (
        <ToPage to="/administration/$part" params={{ part: 'state' }}>
          {line}
        </ToPage>
      ) : (
        line
      ),
  };
  return (
    <Paper component="section" withBorder p="md" aria-labelledby="attention">
      <Title order={2} size="h4" id="attention" mb="xs">
        {words.attention}
      </Title>
      <ul className={classes.matters}>
        {mattersOf(today).map(({ matter, look }) => (
          <li key={matter}>{lead[matter](<Status look={look} />)}</li>
        ))}
      </ul>
    </Paper>
  );
};
