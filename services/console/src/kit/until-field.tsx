import { TextInput } from '@mantine/core';

type Props = { label: string; value: string; onChange: (value: string) => void };

/** A day and a time of the viewer, which may be left empty. */
export const UntilField = ({ label, value, onChange }: Props) => (
  <TextInput
    type="datetime-local"
    label={label}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);
