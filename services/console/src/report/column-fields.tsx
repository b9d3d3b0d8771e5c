import { NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { optionsOf } from '../kit/options';
import { Repeated } from '../kit/repeated';
import { withChosen } from './columns';
import { newColumn, startingColumns } from './columns.form';
import { Details } from './details';
import { words as formatWords } from './format.words';
import { FormatFields } from './format-fields';
import type { ReportForm } from './report.form';
import classes from './report.module.css';
import { words } from './report.words';

type Props = {
  form: UseFormReturn<ReportForm>;
  /** Those of the rows, as far as they are known. */
  columns: readonly string[];
  /** A value of a column as it is written, as far as it is known. */
  samples: ReadonlyMap<string, string>;
};

/** Which columns are shown, in which order, under which headings, and how their values are written. */
export const ColumnFields = ({ form, columns, samples }: Props) => {
  const { fields, append, remove, swap, replace } = useFieldArray({ control: form.control, name: 'columns' });
  const chosen = useWatch({ control: form.control, name: 'columns' }).map(({ key }) => key);
  const all = withChosen(columns, chosen);
  const choosing = useWatch({ control: form.control, name: 'chooseColumns' });
  const { errors } = form.formState;
  const choose = (wanted: boolean) => {
    if (wanted && fields.length === 0) replace(startingColumns(columns));
    form.setValue('chooseColumns', wanted, { shouldDirty: true });
  };
  return (
    <Stack gap="xs">
      <Radio.Group
        label={words.columns}
        value={choosing ? 'chosen' : 'all'}
        onChange={(value) => choose(value === 'chosen')}
      >
        <Stack gap="xs" mt={4}>
          <Radio value="all" label={words.allColumns} />
          <Radio value="chosen" label={words.chooseColumns} />
        </Stack>
      </Radio.Group>
      {choosing && (
        <Repeated
          legend={words.chooseColumns}
          ids={fields.map(({ id }) => id)}
          noun={words.column}
          add={words.addColumn}
          onAdd={() => append(newColumn(all.find((column) => !chosen.includes(column)) ?? all[0] ?? ''))}
          onRemove={remove}
          onMove={swap}
        >
          {(at) => (
            <>
              <NativeSelect
                label={words.column}
                data={all}
                error={errors.columns?.[at]?.key?.message}
                {...form.register(`columns.${at}.key`)}
              />
              <TextInput
                label={words.heading}
                placeholder={chosen[at]}
                error={errors.columns?.[at]?.label?.message}
                {...form.register(`columns.${at}.label`)}
              />
              <Sample of={samples.get(chosen[at] ?? '')} />
              <ColumnDetails form={form} at={at} />
            </>
          )}
        </Repeated>
      )}
    </Stack>
  );
};

const Sample = ({ of }: { of: string | undefined }) =>
  of === undefined ? null : (
    <Text size="sm" c="dimmed" className={classes.whole}>
      {formatWords.sample(of)}
    </Text>
  );

const ColumnDetails = ({ form, at }: Pick<Props, 'form'> & { at: number }) => {
  const refused = form.formState.errors.columns?.[at];
  return (
    <Details
      label={formatWords.details}
      isRefused={[refused?.format, refused?.total, refused?.width].some((one) => one !== undefined)}
    >
      <FormatFields form={form} of={`columns.${at}`} usual={formatWords.usual} />
      <NativeSelect
        label={formatWords.total}
        data={[{ value: '', label: formatWords.noTotal }, ...optionsOf(formatWords.totals)]}
        error={refused?.total?.message}
        {...form.register(`columns.${at}.total`)}
      />
      <TextInput
        label={formatWords.width}
        placeholder={formatWords.widthHint}
        inputMode="numeric"
        maxLength={3}
        error={refused?.width?.message}
        {...form.register(`columns.${at}.width`)}
      />
    </Details>
  );
};
