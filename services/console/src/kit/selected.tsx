import { Button, Text } from '@mantine/core';
import { words } from './kit.words';

type Props = { count: number; hidden: number; onClear: () => void };

/** How many rows are selected, how many of them are out of sight, and a way to select none. */
export const Selected = ({ count, hidden, onClear }: Props) => (
  <>
    <Text size="sm" fw={600} role="status">
      {words.selected(count)}
      {hidden > 0 && `, ${words.hidden(hidden)}`}
    </Text>
    <Button size="xs" variant="subtle" onClick={onClear}>
      {words.clearSelection}
    </Button>
  </>
);
