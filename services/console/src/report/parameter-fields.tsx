import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { nameProblem } from '../kit/name-problem';
import { optionsOf } from '../kit/options';
import { Repeated } from '../kit/repeated';
import { Details } from './details';
import { newParameter } from './parameter.form';
import { words } from './parameter.words';
import type { ReportForm } from './report.form';
import classes from './report.module.css';

type Props = { form: UseFormReturn<ReportForm> };

const TYPES = [{ value: '', label: words.anything }, ...optionsOf(words.types)];

/** Values that a schedule may replace, and what they may be. */
export const ParameterFields = ({ form }: Props) => {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'parameters' });
  return (
    <Repeated
      legend={words.parameters}
      hint={words.parametersHint}
      ids={fields.map(({ id }) => id)}
      noun={words.noun}
      add={words.add}
      onAdd={() => append(newParameter())}
      onRemove={remove}
    >
      {(at) => <ParameterField form={form} at={at} />}
    </Repeated>
  );
};

const hintOf = (type: string, isList: boolean): string | undefined => {
  if (isList) return words.listHint;
  return type === 'date' || type === 'instant' ? words.dateHint : undefined;
};

const ParameterField = ({ form, at }: Props & { at: number }) => {
  const errors = form.formState.errors.parameters?.[at];
  const type = useWatch({ control: form.control, name: `parameters.${at}.type` });
  const isList = useWatch({ control: form.control, name: `parameters.${at}.isList` });
  return (
    <>
      <TextInput
        label={words.parameter}
        maxLength={100}
        error={errors?.name?.message}
        {...form.register(`parameters.${at}.name`, {
          validate: (name, { parameters }) => nameProblem(parameters, name),
        })}
      />
      <NativeSelect
        label={words.type}
        data={TYPES}
        error={errors?.type?.message}
        {...form.register(`parameters.${at}.type`)}
      />
      <TextInput
        label={words.value}
        placeholder={hintOf(type, isList)}
        error={errors?.value?.message}
        {...form.register(`parameters.${at}.value`)}
      />
      {type === 'choice' && (
        <Textarea
          className={classes.whole}
          label={words.choices}
          description={words.choicesHint}
          autosize
          minRows={2}
          maxRows={8}
          error={errors?.choices?.message}
          {...form.register(`parameters.${at}.choices`)}
        />
      )}
      {type !== '' && <Declaration form={form} at={at} />}
    </>
  );
};

const Declaration = ({ form, at }: Props & { at: number }) => {
  const errors = form.formState.errors.parameters?.[at];
  const isRefused = errors?.label !== undefined || errors?.isList !== undefined || errors?.isRequired !== undefined;
  return (
    <Details label={words.more} isRefused={isRefused}>
      <TextInput
        label={words.label}
        description={words.labelHint}
        maxLength={200}
        error={errors?.label?.message}
        {...form.register(`parameters.${at}.label`)}
      />
      <Checkbox label={words.isList} error={errors?.isList?.message} {...form.register(`parameters.${at}.isList`)} />
      <Checkbox
        label={words.isRequired}
        error={errors?.isRequired?.message}
        {...form.register(`parameters.${at}.isRequired`)}
      />
    </Details>
  );
};
