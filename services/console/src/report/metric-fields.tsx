import { NativeSelect, TextInput } from '@mantine/core';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { optionsOf } from '../kit/options';
import { Repeated } from '../kit/repeated';
import { withChosen } from './columns';
import { newMetric } from './columns.form';
import { Details } from './details';
import { words as formatWords } from './format.words';
import { FormatFields } from './format-fields';
import type { ReportForm } from './report.form';
import { words } from './report.words';

type Props = { form: UseFormReturn<ReportForm>; columns: readonly string[] };

/** Figures of the rows. */
export const MetricFields = ({ form, columns: known }: Props) => {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'metrics' });
  const columns = withChosen(
    known,
    useWatch({ control: form.control, name: 'metrics' }).map(({ column }) => column),
  );
  const errors = form.formState.errors.metrics;
  return (
    <Repeated
      legend={words.metrics}
      hint={words.metricsHint}
      ids={fields.map(({ id }) => id)}
      noun={words.metricNoun}
      add={words.addMetric}
      onAdd={() => append(newMetric(columns[0] ?? ''))}
      onRemove={remove}
    >
      {(at) => (
        <>
          <TextInput
            label={words.metric}
            required
            error={errors?.[at]?.name?.message}
            {...form.register(`metrics.${at}.name`)}
          />
          <NativeSelect
            label={words.op}
            data={optionsOf(words.ops)}
            error={errors?.[at]?.op?.message}
            {...form.register(`metrics.${at}.op`)}
          />
          <NativeSelect
            label={words.column}
            data={columns}
            error={errors?.[at]?.column?.message}
            {...form.register(`metrics.${at}.column`)}
          />
          <Details label={formatWords.details} isRefused={errors?.[at]?.format !== undefined}>
            <FormatFields form={form} of={`metrics.${at}`} usual={formatWords.likeColumn} />
          </Details>
        </>
      )}
    </Repeated>
  );
};
