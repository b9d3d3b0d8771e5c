import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { type Report, reports } from '../api/reports';
import { useField } from '../kit/field';
import { words } from './more-reports.words';
import { type Declared, readParameter, writeParameter } from './parameter-value';
import type { ScheduleForm } from './schedule.form';

/** The names of a report's parameters, and of those that were given and it no longer has. */
const namesOf = (report: Report, given: Readonly<Record<string, unknown>>): string[] => [
  ...new Set([...Object.keys(report.parameters), ...Object.keys(report.parameterTypes ?? {}), ...Object.keys(given)]),
];

type Props = { at: number; reportId: string; onDiffers: () => void };

/** The parameters of a further report. What is left empty is as the report has it. */
export const ParameterValues = ({ at, reportId, onDiffers }: Props) => {
  const { data: report } = useQuery(reports.one(reportId));
  const { value, onChange } = useField<ScheduleForm, `moreReports.${number}.parameters`>(
    `moreReports.${at}.parameters`,
  );
  const { formState } = useFormContext<ScheduleForm>();
  if (!report) return null;
  const refused: Readonly<Record<string, unknown>> = formState.errors.moreReports?.[at]?.parameters ?? {};
  const set = (name: string, given: unknown) => {
    const { [name]: _before, ...others } = value;
    onChange(given === undefined ? others : { ...others, [name]: given });
    onDiffers();
  };
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {namesOf(report, value).map((name) => (
        <ParameterValue
          key={name}
          name={name}
          report={report}
          value={value[name]}
          error={messageOf(refused[name])}
          onChange={(given) => set(name, given)}
        />
      ))}
    </SimpleGrid>
  );
};

const messageOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : undefined;

type ValueProps = {
  name: string;
  report: Report;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
};

const ParameterValue = ({ name, report, value, error, onChange }: ValueProps) => {
  const declared: Declared = report.parameterTypes?.[name];
  const [text, setText] = useState(writeParameter(declared, value));
  const usual = report.parameters[name];
  const hint = usual === undefined ? words.nothing : words.usual(writeParameter(declared, usual));
  const type = (typed: string) => {
    setText(typed);
    onChange(typed === '' ? undefined : readParameter(declared, typed));
  };
  const field = { label: words.parameter(declared?.label ?? name), error, value: text };
  if (declared?.type === 'choice' && declared.list !== true)
    return (
      <NativeSelect
        {...field}
        data={[{ value: '', label: hint }, ...(declared.oneOf ?? []).map(String)]}
        onChange={(event) => type(event.currentTarget.value)}
      />
    );
  return <TextInput {...field} placeholder={hint} onChange={(event) => type(event.currentTarget.value)} />;
};
