import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { type UseFormReturn, useFieldArray, useWatch } from 'react-hook-form';
import { Repeated } from './fields';
import { type ReportForm, startingColumns } from './report.form';
import { words } from './report.words';

type Props = {
  form: UseFormReturn<ReportForm>;
  /** Those of the rows, as far as they are known. */
  columns: readonly string[];
};

/** The columns there are; also one that the rows no longer have, so that it is seen and can be changed. */
const withChosen = (columns: readonly string[], chosen: readonly string[]) =>
  [...new Set([...columns, ...chosen])].filter((column) => column !== '');

/** Which columns are shown, in which order, under which headings. */
export const ColumnFields = ({ form, columns }: Props) => {
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
          onAdd={() => append({ key: all.find((column) => !chosen.includes(column)) ?? all[0] ?? '', label: '' })}
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
            </>
          )}
        </Repeated>
      )}
    </Stack>
  );
};

const optionsOf = <Value extends string>(labels: Readonly<Record<Value, string>>) =>
  Object.entries<string>(labels).map(([value, label]) => ({ value, label }));

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
      onAdd={() => append({ name: '', op: 'sum', column: columns[0] ?? '' })}
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
        </>
      )}
    </Repeated>
  );
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

/** Values that a schedule may replace. */
export const ParameterFields = ({ form }: Pick<Props, 'form'>) => {
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
          <TextInput label={words.value} {...form.register(`parameters.${at}.value`)} />
        </>
      )}
    </Repeated>
  );
};
