import { Group, Kbd, Stack, Text } from '@mantine/core';
import { Dialog } from '../kit/dialog';
import { words } from './app.words';
import { keys } from './key-list';

/** The list of keys. */
export const KeysDialog = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => {
  return (
    <Dialog opened={opened} onClose={onClose} title={words.keysTitle}>
      <Stack gap="xs">
        {keys.map(({ press, says }) => (
          <Group key={says} justify="space-between" wrap="nowrap">
            <Text size="sm">{says}</Text>
            <Group gap={4} wrap="nowrap">
              {press.map((key, at) => (
                <Group gap={4} wrap="nowrap" key={key}>
                  {at > 0 && <Text size="xs">{words.andThen}</Text>}
                  <Kbd>{key}</Kbd>
                </Group>
              ))}
            </Group>
          </Group>
        ))}
      </Stack>
    </Dialog>
  );
};
