import { Button, Group } from '@mantine/core';
import { words } from './kit.words';

type Props = { deed: string; busy: boolean; disabled?: boolean; onCancel: () => void };

/** The way out of a form in a dialog, and its deed. */
export const FormButtons = ({ deed, busy, disabled = false, onCancel }: Props) => (
  <Group justify="flex-end">
    <Button variant="default" onClick={onCancel}>
      {words.cancel}
    </Button>
    <Button type="submit" loading={busy} disabled={disabled}>
      {deed}
    </Button>
  </Group>
);
