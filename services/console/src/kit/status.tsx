import { Badge } from '@mantine/core';
import { Icon, type IconName } from './icons';

/** A state as people read it: a word, with an icon and a colour that repeat it. */
export type StatusLook = { icon: IconName; word: string; tone: 'good' | 'bad' | 'warn' | 'calm' | 'busy' };

const COLOURS = { good: 'teal', bad: 'red', warn: 'yellow', calm: 'gray', busy: 'blue' } as const;

/** Shows a state. Never by colour alone. */
export const Status = ({ look: { icon, word, tone } }: { look: StatusLook }) => (
  <Badge variant="light" color={COLOURS[tone]} tt="none" autoContrast leftSection={<Icon name={icon} />}>
    {word}
  </Badge>
);
