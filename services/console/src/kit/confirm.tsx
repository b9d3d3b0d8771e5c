import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './dialog';
import { words } from './kit.words';
import { ProblemAlert } from './problem-alert';

type Props = {
  opened: boolean;
  title: string;
  children: ReactNode;
  /** The verb of the deed, never "OK". */
  deed: string;
  danger?: boolean;
  busy?: boolean;
  /** True while what the deed would do is not known yet. */
  waiting?: boolean;
  error?: unknown;
  onDo: () => void;
  onClose: () => void;
};

/** Asks before something that matters. The focus goes into the dialog and back to where it came from. */
export const Confirm = ({ opened, title, children, deed, danger, busy, waiting, error, onDo, onClose }: Props) => (
  <Dialog opened={opened} onClose={onClose} title={title}>
    <Stack>
      {children}
      {error ? <ProblemAlert error={error} /> : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button color={danger ? 'red' : undefined} loading={busy} disabled={waiting} onClick={onDo}>
          {deed}
        </Button>
      </Group>
    </Stack>
  </Dialog>
);
