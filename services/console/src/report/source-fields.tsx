import { Fieldset, NativeSelect, Stack } from '@mantine/core';
import type { UseFormReturn } from 'react-hook-form';
import { HttpFields } from '../kit/http-fields';
import { optionsOf } from '../kit/options';
import { words } from '../kit/source.words';
import { DataField } from './data-field';
import { FirstRows } from './first-rows';
import type { ReportForm } from './report.form';
import { SqlFields } from './sql-fields';
import type { Reading } from './use-reading';
import { UsedParameters } from './used-parameters';

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
        {kind !== 'inline' && <UsedParameters form={form} />}
        {kind !== 'inline' && <FirstRows of={reading} />}
      </Stack>
    </Fieldset>
  );
};
