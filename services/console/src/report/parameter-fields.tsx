import { TextInput } from '@mantine/core';
import { type UseFormReturn, useFieldArray } from 'react-hook-form';
import { Repeated } from './fields';
import type { ReportForm } from './report.form';
import { words } from './report.words';

/** Values that a schedule may replace. */
export const ParameterFields = ({ form }: { form: UseFormReturn<ReportForm> }) => {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'parameters' });
  return (
    <Repeated
      legend={words.parameters}
      hint={words.parametersHint}
      ids={fields.map(({ id }) => id)}
      noun={words.parameterNoun}
      add={words.addParameter}
      onAdd={() => append({ name: '', value: '' })}
      onRemove={remove}
    >
      {(at) => (
        <>
          <TextInput label={words.parameter} {...form.register(`parameters.${at}.name`)} />
          <TextInput
            label={words.value}
            error={form.formState.errors.parameters?.[at]?.value?.message}
            {...form.register(`parameters.${at}.value`)}
          />
        </>
      )}
    </Repeated>
  );
};
