import { Checkbox, Group, TextInput } from '@mantine/core';
import { reportChoices } from '../api/reports';
import { useField } from '../kit/field';
import { FoundSelect } from '../kit/found-select';
import { words } from './dialog.words';
import { ReportFields } from './fields-reports';
import { FORMATS, type Format, type ScheduleForm } from './schedule.form';

/** Name, report, formats and further reports. */
export const WhatFields = () => {
  const name = useField<ScheduleForm, 'name'>('name');
  const { onChange: choose, ...reportId } = useField<ScheduleForm, 'reportId'>('reportId');
  const { onChange: tick, ref: _ref, ...formats } = useField<ScheduleForm, 'formats'>('formats');
  return (
    <>
      <FoundSelect
        {...reportId}
        choices={reportChoices}
        label={words.report}
        description={words.reportHint}
        required
        data-autofocus
        openOnFocus={false}
        value={reportId.value === '' ? null : reportId.value}
        onChange={(id) => choose(id ?? '')}
      />
      <TextInput {...name} label={words.name} maxLength={200} />
      <Checkbox.Group
        {...formats}
        label={words.formats}
        required
        onChange={(all: string[]) => tick(FORMATS.filter((format) => all.includes(format)))}
      >
        <Group mt="xs">
          {FORMATS.map((format: Format) => (
            <Checkbox key={format} value={format} label={words.formatNames[format]} />
          ))}
        </Group>
      </Checkbox.Group>
      <ReportFields />
    </>
  );
};
