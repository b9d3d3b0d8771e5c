import { NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { connections } from '../api/connections';
import { CodeArea } from '../kit/code-area';
import { ProblemAlert } from '../kit/problem-alert';
import { words } from '../kit/source.words';
import type { ReportForm } from './report.form';

type Props = { form: UseFormReturn<ReportForm> };

/** A query over one of the connections that the account may use. */
export const SqlFields = ({ form }: Props) => {
  const errors = form.formState.errors.source;
  return (
    <>
      <ConnectionField form={form} />
      <CodeArea
        label={words.statement}
        description={words.statementHint}
        required
        minRows={6}
        maxRows={24}
        error={errors?.statement?.message}
        {...form.register('source.statement')}
      />
    </>
  );
};

/** The connection stays among the choices where the account may no longer use it: the server says what is wrong with it. */
const ConnectionField = ({ form }: Props) => {
  const query = useQuery(connections.list());
  const chosen = form.watch('source.connection');
  const names = (query.data?.data ?? []).filter(({ usable }) => usable).map(({ name }) => name);
  const other = { value: chosen, label: query.data ? words.notYours(chosen) : chosen };
  const data = [
    { value: '', label: words.chooseConnection },
    ...names.map((name) => ({ value: name, label: name })),
    ...(chosen === '' || names.includes(chosen) ? [] : [other]),
  ];
  return (
    <>
      <NativeSelect
        label={words.connection}
        description={words.connectionHint}
        required
        data={data}
        error={form.formState.errors.source?.connection?.message}
        value={chosen}
        onChange={(event) => form.setValue('source.connection', event.currentTarget.value, { shouldDirty: true })}
      />
      {query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && names.length === 0 && <Text size="sm">{words.noConnections}</Text>}
    </>
  );
};
