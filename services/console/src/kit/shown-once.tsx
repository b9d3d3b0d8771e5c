import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { Dialog } from './dialog';
import { Icon } from './icons';
import { words } from './kit.words';
import classes from './shown-once.module.css';

type Props = { opened: boolean; title: string; says: string; secret: string; onClose: () => void };

/** A secret that the server shows once. Closed by its button alone: a slip of the mouse must not lose it. */
export const ShownOnce = ({ opened, title, says, secret, onClose }: Props) => (
  <Dialog opened={opened} onClose={onClose} title={title} insists>
    <Stack>
      <Alert color="blue" icon={<Icon name="warning" />} title={words.shownOnce}>
        <Text size="sm">{says}</Text>
      </Alert>
      <Code block tabIndex={0} className={classes.text}>
        {secret}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={copied && <Icon name="check" />} onClick={copy} data-autofocus>
              {copied ? words.copied : words.copy}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{words.savedIt}</Button>
      </Group>
    </Stack>
  </Dialog>
);
