import { Checkbox, Image, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { type UseFormReturn, useController, useFieldArray, useWatch } from 'react-hook-form';
import { optionsOf } from '../kit/options';
import { Repeated } from '../kit/repeated';
import { type ChartOption, newChart, OPTIONS } from './chart.form';
import { words } from './chart.words';
import type { Picture } from './chart-pictures';
import { withChosen } from './columns';
import { Details } from './details';
import type { ReportForm } from './report.form';
import classes from './report.module.css';

type Form = UseFormReturn<ReportForm>;
type Props = {
  form: Form;
  columns: readonly string[];
  /** Each chart as the preview shows it, as far as it is made. */
  pictures: readonly (Picture | undefined)[];
};

/** Pictures of the rows, each beside what it looks like. */
export const ChartFields = ({ form, columns: known, pictures }: Props) => {
  const { fields, append, remove, swap } = useFieldArray({ control: form.control, name: 'charts' });
  const typed = useWatch({ control: form.control, name: 'charts' });
  const columns = withChosen(
    known,
    typed.flatMap(({ x, y, series }) => [x, ...y, series]),
  );
  const errors = form.formState.errors.charts;
  return (
    <Repeated
      legend={words.charts}
      ids={fields.map(({ id }) => id)}
      noun={words.chartNoun}
      add={words.addChart}
      onAdd={() => append(newChart(columns[0] ?? '', columns.at(-1) ?? ''))}
      onRemove={remove}
      onMove={swap}
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
          <ValuesField form={form} at={at} columns={columns} />
          <ChartDetails form={form} at={at} columns={columns} />
          <Shown picture={pictures[at]} />
        </>
      )}
    </Repeated>
  );
};

type OneProps = { form: Form; at: number; columns: readonly string[] };

const ValuesField = ({ form, at, columns }: OneProps) => {
  const { field } = useController({ control: form.control, name: `charts.${at}.y` });
  return (
    <MultiSelect
      {...field}
      label={words.y}
      data={columns}
      hidePickedOptions
      error={form.getFieldState(`charts.${at}.y`).error?.message}
    />
  );
};

const HIDDEN: readonly ChartOption[] = ['series', 'stacked', 'horizontal', 'aggregate', 'sort', 'limit'];

/** What most charts leave as it is. */
const ChartDetails = ({ form, at, columns }: OneProps) => {
  const refused = form.formState.errors.charts?.[at];
  const kind = form.watch(`charts.${at}.kind`);
  return (
    <Details label={words.more} isRefused={HIDDEN.some((option) => refused?.[option] !== undefined)}>
      {OPTIONS[kind].map((option) => (
        <OptionField key={option} option={option} form={form} at={at} columns={columns} />
      ))}
    </Details>
  );
};

const OptionField = ({ option, form, at, columns }: OneProps & { option: ChartOption }) => {
  const name = `charts.${at}.${option}` as const;
  const { message } = form.getFieldState(name).error ?? {};
  const field = { label: words[option], error: message, ...form.register(name) };
  switch (option) {
    case 'series':
      return <NativeSelect {...field} data={[{ value: '', label: words.noSeries }, ...columns]} />;
    case 'aggregate':
      return (
        <NativeSelect {...field} data={[{ value: '', label: words.usualAggregate }, ...optionsOf(words.aggregates)]} />
      );
    case 'sort':
      return <NativeSelect {...field} data={[{ value: '', label: words.asRows }, ...optionsOf(words.sorts)]} />;
    case 'limit':
      return <TextInput {...field} placeholder={words.limitHint} inputMode="numeric" maxLength={4} />;
    default:
      return <Checkbox {...field} />;
  }
};

const Shown = ({ picture }: { picture: Picture | undefined }) =>
  picture ? <Image className={classes.whole} src={picture.src} alt={picture.alt} maw={592} radius="sm" /> : null;
