import { Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { reports } from '../api/reports';
import { useField } from '../kit/field';
import { words } from './dialog.words';
import { FORMATS, type Format, type ScheduleForm } from './schedule.form';

/** Name, report and formats. */
export const WhatFields = () => {
  const name = useField<ScheduleForm, 'name'>('name');
  const { onChange: choose, ...reportId } = useField<ScheduleForm, 'reportId'>('reportId');
  const { onChange: tick, ref: _ref, ...formats } = useField<ScheduleForm, 'formats'>('formats');
  const { data } = useQuery(reports.list({ limit: 200, sort: 'name' }));
  return (
    <>
      <Select
        {...reportId}
        label={words.report}
        description={words.reportHint}
        required
        searchable
        data-autofocus
        openOnFocus={false}
        limit={50}
        nothingFoundMessage={words.noReports}
        data={(data?.data ?? []).map(({ id, name: label }) => ({ value: id, label }))}
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
    </>
  );
};
