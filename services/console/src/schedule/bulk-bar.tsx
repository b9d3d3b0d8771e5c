import { Button, Group, Paper } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../api/use-session';
import { Selected } from '../kit/selected';
import { BulkDialog } from './bulk.dialog';
import type { BulkAction } from './bulk.form';
import { words } from './bulk.words';
import { words as scheduleWords } from './schedule.words';

const ACTIONS = ['execute', 'pause', 'resume', 'transfer', 'delete'] as const satisfies readonly BulkAction[];

type Props = { ids: readonly string[]; hidden: number; nameOf: (id: string) => string; onClear: () => void };

/** What can be done with the selected schedules. */
export const BulkBar = ({ ids, hidden, nameOf, onClear }: Props) => {
  const [action, setAction] = useState<BulkAction | null>(null);
  const { capabilities } = useSession();
  return (
    <Paper withBorder p="xs" component="section" aria-label={words.bar}>
      <Group gap="xs">
        {ACTIONS.map((one) => {
          const barred = one === 'transfer' && !capabilities.administer;
          return (
            <Button
              key={one}
              size="xs"
              variant="default"
              disabled={barred}
              title={barred ? scheduleWords.onlyAdmins : undefined}
              onClick={() => setAction(one)}
            >
              {words.deeds[one]}
            </Button>
          );
        })}
        <Selected count={ids.length} hidden={hidden} onClear={onClear} />
      </Group>
      {action && (
        <BulkDialog
          key={action}
          action={action}
          ids={ids}
          nameOf={nameOf}
          onDone={onClear}
          onClose={() => setAction(null)}
        />
      )}
    </Paper>
  );
};
