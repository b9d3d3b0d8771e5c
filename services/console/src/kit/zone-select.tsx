import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';

type Props = Omit<SelectProps, 'data' | 'value'> & { value: string };

/** A time zone by its name. */
export const ZoneSelect = ({ value, ...field }: Props) => {
  // Taking hundreds of names once is enough.
  const zones = useMemo(() => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), value])], [value]);
  return <Select {...field} value={value} data={zones} required searchable limit={60} allowDeselect={false} />;
};
