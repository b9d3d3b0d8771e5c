import { NativeSelect } from '@mantine/core';
import { words } from './kit.words';

type Props<Value extends string> = {
  label: string;
  /** The values in their order, each with its word. */
  options: Readonly<Record<Value, string>>;
  value: Value | undefined;
  onChange: (value: Value | undefined) => void;
};

/** A filter with few values; none of them shows all. */
export const Choice = <Value extends string>({ label, options, value, onChange }: Props<Value>) => {
  const values = Object.keys(options) as Value[];
  return (
    <NativeSelect
      label={label}
      value={value ?? ''}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        onChange(values.find((known) => known === chosen));
      }}
      data={[{ value: '', label: words.all }, ...values.map((one) => ({ value: one, label: options[one] }))]}
    />
  );
};
