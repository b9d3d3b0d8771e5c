import { NativeSelect, TextInput } from '@mantine/core';
import type { UseFormReturn } from 'react-hook-form';
import { optionsOf } from '../kit/options';
import { type FormatPart, PARTS } from './format.form';
import { words } from './format.words';
import type { ReportForm } from './report.form';

type Props = {
  form: UseFormReturn<ReportForm>;
  of: `columns.${number}` | `metrics.${number}`;
  /** What values are shown as where nothing is said. */
  usual: string;
};

const LONGEST: Readonly<Record<FormatPart, number>> = { decimals: 2, currency: 3, pattern: 100, locale: 35 };

/** How the values of a column or metric are written: a type, and what can be said of that type. */
export const FormatFields = ({ form, of, usual }: Props) => {
  const type = form.watch(`${of}.format.type`);
  const messageOf = (part: FormatPart | 'type') => form.getFieldState(`${of}.format.${part}`).error?.message;
  return (
    <>
      <NativeSelect
        label={words.type}
        data={[{ value: '', label: usual }, ...optionsOf(words.types)]}
        error={messageOf('type')}
        {...form.register(`${of}.format.type`)}
      />
      {type !== '' &&
        PARTS[type].map((part) => (
          <TextInput
            key={part}
            label={words.parts[part]}
            placeholder={words.examples(type)[part]}
            maxLength={LONGEST[part]}
            inputMode={part === 'decimals' ? 'numeric' : undefined}
            error={messageOf(part)}
            {...form.register(`${of}.format.${part}`)}
          />
        ))}
    </>
  );
};
