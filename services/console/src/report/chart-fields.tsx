import { NativeSelect, TextInput } from '@mantine/core';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { optionsOf } from '../kit/options';
import { withChosen } from './columns';
import { Repeated } from './fields';
import type { ReportForm } from './report.form';
import { words } from './report.words';

type Props = {
  form: UseFormReturn<ReportForm>;
  /** Those of the rows, as far as they are known. */
  columns: readonly string[];
};

/** Pictures of the rows. */
export const ChartFields = ({ form, columns: known }: Props) => {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'charts' });
  const columns = withChosen(
    known,
    useWatch({ control: form.control, name: 'charts' }).flatMap(({ x, y }) => [x, y]),
  );
  const errors = form.formState.errors.charts;
  return (
    <Repeated
      legend={words.charts}
      ids={fields.map(({ id }) => id)}
      noun={words.chartNoun}
      add={words.addChart}
      onAdd={() => append({ title: '', kind: 'bar', x: columns[0] ?? '', y: columns.at(-1) ?? '' })}
      onRemove={remove}
    >
      {(at) => (
        <>
          <TextInput
            label={words.chart}
            required
            error={errors?.[at]?.title?.message}
            {...form.register(`charts.${at}.title`)}
          />
          <NativeSelect
            label={words.kind}
            data={optionsOf(words.kinds)}
            error={errors?.[at]?.kind?.message}
            {...form.register(`charts.${at}.kind`)}
          />
          <NativeSelect
            label={words.x}
            data={columns}
            error={errors?.[at]?.x?.message}
            {...form.register(`charts.${at}.x`)}
          />
          <NativeSelect
            label={words.y}
            data={columns}
            error={errors?.[at]?.y?.message}
            {...form.register(`charts.${at}.y`)}
          />
        </>
      )}
    </Repeated>
  );
};
