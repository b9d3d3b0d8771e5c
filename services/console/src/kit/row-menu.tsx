import { ActionIcon, Menu, Text } from '@mantine/core';
import { useRef } from 'react';
import type { Column } from './data-table';
import { Icon } from './icons';
import { words } from './kit.words';

/** One deed on a row. `why` says why it cannot be done, where it cannot. */
export type RowAction = { label: string; onDo: () => void; danger?: boolean; why?: string | undefined };

/** The deeds on one row, under a button that names the row. */
export const RowMenu = ({ name, actions }: { name: string; actions: readonly RowAction[] }) => {
  const button = useRef<HTMLButtonElement>(null);
  const act = (onDo: () => void) => {
    // A dialog gives the focus back to where it was; the entry of the menu is gone by then.
    button.current?.focus();
    onDo();
  };
  return (
    <Menu position="bottom-end" width={260} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon ref={button} variant="subtle" color="gray" size="lg" aria-label={words.actionsFor(name)}>
          <Icon name="more" size="1.5em" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label, onDo, danger, why }) => (
          <Menu.Item
            key={label}
            color={danger ? 'red' : undefined}
            disabled={why !== undefined}
            onClick={() => act(onDo)}
          >
            {/* The red of the theme's errors has the contrast of text; that of an entry has not. */}
            <Text span inherit c={danger ? 'var(--mantine-color-error)' : undefined}>
              {label}
            </Text>
            {why !== undefined && <Text size="xs">{why}</Text>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

/** The column of a table that holds what can be done with each row. */
export const actionsColumn = <Row,>(
  nameOf: (row: Row) => string,
  actionsOf: (row: Row) => readonly RowAction[],
): Column<Row> => ({
  id: 'actions',
  header: words.actions,
  end: true,
  cell: (row) => <RowMenu name={nameOf(row)} actions={actionsOf(row)} />,
});
