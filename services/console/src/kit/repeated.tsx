import { ActionIcon, Button, Fieldset, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './icons';
import { words } from './kit.words';
import classes from './repeated.module.css';

type Props = {
  legend: string;
  hint?: string;
  ids: readonly string[];
  /** What one of them is called: `Metric`. */
  noun: string;
  add: string;
  onAdd: () => void;
  onRemove: (at: number) => void;
  /** Where the order counts. */
  onMove?: (from: number, to: number) => void;
  children: (at: number) => ReactNode;
};

/** Fields on one line, where there is room. */
export const Line = ({ children }: { children: ReactNode }) => <div className={classes.line}>{children}</div>;

/** Some of the same: each with its fields on one line, a way to add one, to remove one, and to move one by button. */
export const Repeated = ({ legend, hint, ids, noun, add, onAdd, onRemove, onMove, children }: Props) => (
  <Fieldset legend={legend}>
    <Stack gap="xs" align="stretch">
      {hint && (
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      )}
      {ids.map((id, at) => (
        <Group key={id} gap="xs" align="flex-start" wrap="nowrap" role="group" aria-label={words.nth(noun, at + 1)}>
          <Line>{children(at)}</Line>
          <Group gap={4} wrap="nowrap" className={classes.buttons}>
            {onMove && (
              <>
                <Small
                  label={words.up(words.nth(noun, at + 1))}
                  icon="up"
                  disabled={at === 0}
                  onClick={() => onMove(at, at - 1)}
                />
                <Small
                  label={words.down(words.nth(noun, at + 1))}
                  icon="down"
                  disabled={at === ids.length - 1}
                  onClick={() => onMove(at, at + 1)}
                />
              </>
            )}
            <Small label={words.remove(words.nth(noun, at + 1))} icon="cross" onClick={() => onRemove(at)} />
          </Group>
        </Group>
      ))}
      <Button variant="default" size="xs" onClick={onAdd} w="fit-content">
        {add}
      </Button>
    </Stack>
  </Fieldset>
);

type SmallProps = { label: string; icon: 'up' | 'down' | 'cross'; disabled?: boolean; onClick: () => void };

const Small = ({ label, icon, disabled, onClick }: SmallProps) => (
  <ActionIcon variant="default" size="lg" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
    <Icon name={icon} />
  </ActionIcon>
);
