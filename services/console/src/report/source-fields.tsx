import { Fieldset, NativeSelect, Stack } from '@mantine/core';
import type { UseFormReturn } from 'react-hook-form';
import { optionsOf } from '../kit/options';
import { DataField } from './data-field';
import { FirstRows } from './first-rows';
import { HttpFields } from './http-fields';
import type { ReportForm } from './report.form';
import { words } from './source.words';
import { SqlFields } from './sql-fields';
import type { Reading } from './use-reading';

/** Where the rows come from: the report itself, a database, or a web address. */
export const SourceFields = ({ form, reading }: { form: UseFormReturn<ReportForm>; reading: Reading }) => {
  const kind = form.watch('source.kind');
  return (
    <Fieldset legend={words.source}>
      <Stack gap="sm">
        <NativeSelect
          label={words.from}
          data={optionsOf(words.kinds)}
          error={form.formState.errors.source?.kind?.message}
          {...form.register('source.kind')}
        />
        {kind === 'inline' && <DataField form={form} />}
        {kind === 'sql' && <SqlFields form={form} />}
        {(kind === 'json' || kind === 'csv') && <HttpFields form={form} />}
        {kind !== 'inline' && <FirstRows of={reading} />}
      </Stack>
    </Fieldset>
  );
};
