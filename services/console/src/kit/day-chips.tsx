import { Chip, Group, Input } from '@mantine/core';
import { words } from './kit.words';
import { optionsOf } from './options';

const DAYS = optionsOf(words.dayNames);

type Props = { label: string; value: string[]; error?: string | undefined; onChange: (days: string[]) => void };

/** Some days of the week, as ISO 8601 counts them. */
export const DayChips = ({ label, value, error, onChange }: Props) => (
  <Input.Wrapper label={label} error={error} labelElement="div" role="group" aria-label={label}>
    <Chip.Group multiple value={value} onChange={onChange}>
      <Group gap={6} mt={4}>
        {DAYS.map((day) => (
          <Chip key={day.value} value={day.value} size="sm">
            {day.label}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  </Input.Wrapper>
);
