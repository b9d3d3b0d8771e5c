import { Button, Group } from '@mantine/core';
import { words } from './kit.words';

type Props = { deed: string; busy: boolean; onCancel: () => void };

/** The way out of a form in a dialog, and its deed. */
export const FormButtons = ({ deed, busy, onCancel }: Props) => (
  <Group justify="flex-end">
    <Button variant="default" onClick={onCancel}>
      {words.cancel}
    </Button>
    <Button type="submit" loading={busy}>
      {deed}
    </Button>
  </Group>
);
