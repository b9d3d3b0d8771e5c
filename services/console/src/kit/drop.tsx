import { Button, FileButton, Group, Text } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import classes from './drop.module.css';
import { Icon } from './icons';

type Props = {
  /** What the button says: choosing is the way without a mouse. */
  choose: string;
  hint: string;
  accept: string;
  /** Octets; a larger file is refused unread. */
  most: number;
  disabled?: boolean;
  onText: (text: string, name: string) => void;
  onTooLarge: () => void;
};

/** Takes a text file that is dropped or chosen. */
export const Drop = ({ choose, hint, accept, most, disabled = false, onText, onTooLarge }: Props) => {
  const [over, setOver] = useState(false);
  const take = (file: File | null | undefined) => {
    if (!file) return;
    if (file.size > most) onTooLarge();
    else void file.text().then((text) => onText(text, file.name));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) take(event.dataTransfer.files.item(0));
  };
  const drag = (event: DragEvent) => {
    event.preventDefault(); // otherwise the browser opens the file instead of this page
    setOver(true);
  };
  return (
    <fieldset
      aria-label={choose}
      className={classes.place}
      data-over={over || undefined}
      onDragOver={drag}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Group gap="sm">
        <FileButton accept={accept} onChange={take}>
          {(props) => (
            <Button {...props} variant="default" disabled={disabled} leftSection={<Icon name="up" />}>
              {choose}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
      </Group>
    </fieldset>
  );
};
