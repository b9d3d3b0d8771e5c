import { Select, type SelectProps } from '@mantine/core';
import type { Choices } from '../api/choices';
import { words } from './kit.words';
import { useChoices } from './use-choices';

type Props = Omit<SelectProps, 'data' | 'value' | 'onChange'> & {
  choices: Choices;
  value: string | null;
  onChange: (id: string | null) => void;
};

/** A field for one of many: the server finds by a part of the name, however many there are. */
export const FoundSelect = ({ choices, value, error, ...field }: Props) => {
  const found = useChoices(choices, value === null ? [] : [value]);
  return (
    <Select
      {...field}
      {...found}
      searchable
      nothingFoundMessage={words.nothingFound}
      value={value}
      error={error ?? found.error?.message}
    />
  );
};
