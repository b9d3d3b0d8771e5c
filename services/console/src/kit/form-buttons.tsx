import { Button, Group } from '@mantine/core';
import { words } from './kit.words';

/** `forGood`: the deed cannot be undone. */
type Props = { deed: string; busy: boolean; disabled?: boolean; forGood?: boolean; onCancel: () => void };

/** The way out of a form in a dialog, and its deed. */
export const FormButtons = ({ deed, busy, disabled = false, forGood = false, onCancel }: Props) => (
  <Group justify="flex-end">
    <Button variant="default" onClick={onCancel}>
      {words.cancel}
    </Button>
    <Button type="submit" loading={busy} disabled={disabled} {...(forGood && { color: 'red' })}>
      {deed}
    </Button>
  </Group>
);
