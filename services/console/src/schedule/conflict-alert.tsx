import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Icon } from '../kit/icons';
import { type Conflict, conflictLines } from './conflict';
import { words } from './dialog.words';

type Props = { conflict: Conflict; busy: boolean; onTheirs: () => void; onMine: () => void };

/** After a 412: who changed what meanwhile, and both ways on. Nothing is repeated blindly, nothing typed is lost. */
export const ConflictAlert = ({ conflict, busy, onTheirs, onMine }: Props) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []); // brings it into sight
  return (
    <Alert ref={place} tabIndex={-1} role="alert" color="red" title={words.conflict} icon={<Icon name="warning" />}>
      <Stack gap="xs">
        {conflictLines(conflict).map(({ title, fields }) => (
          <div key={title}>
            <Text size="sm">{title}</Text>
            <List size="sm">
              {fields.map((line) => (
                <List.Item key={line}>{line}</List.Item>
              ))}
            </List>
          </div>
        ))}
        <Group>
          <Button size="xs" variant="default" onClick={onTheirs}>
            {words.takeTheirs}
          </Button>
          <Button size="xs" color="red" loading={busy} onClick={onMine}>
            {words.saveMine}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
};
