import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { connections } from '../api/connections';
import { CodeArea } from '../kit/code-area';
import { HttpFields } from '../kit/http-fields';
import { optionsOf } from '../kit/options';
import { words } from './datasets.words';
import type { ProbeForm } from './probe.form';

type Props = { form: UseFormReturn<ProbeForm> };

/** What a probe asks, and how often. */
export const ProbeFields = ({ form }: Props) => {
  const { errors } = form.formState;
  const [kind, every] = form.watch(['source.kind', 'every']);
  const periods = every in words.periods ? words.periods : { ...words.periods, [every]: every };
  return (
    <>
      <NativeSelect
        label={words.from}
        data={optionsOf(words.kinds)}
        error={errors.source?.kind?.message}
        {...form.register('source.kind')}
      />
      {kind === 'sql' ? <Query form={form} /> : <HttpFields form={form} />}
      <NativeSelect
        label={words.every}
        description={words.everyHint}
        data={optionsOf(periods)}
        error={errors.every?.message}
        {...form.register('every')}
      />
    </>
  );
};

const Query = ({ form }: Props) => {
  const { errors } = form.formState;
  const query = useQuery(connections.list());
  const chosen = form.watch('source.connection');
  const usable = (query.data?.data ?? []).filter((one) => one.usable).map(({ name }) => name);
  const names = chosen === '' || usable.includes(chosen) ? usable : [...usable, chosen];
  return (
    <>
      <NativeSelect
        label={words.connection}
        required
        data={[{ value: '', label: words.chooseConnection }, ...names.map((name) => ({ value: name, label: name }))]}
        error={errors.source?.connection?.message}
        value={chosen}
        onChange={(event) => form.setValue('source.connection', event.currentTarget.value, { shouldDirty: true })}
      />
      <CodeArea
        label={words.statement}
        description={words.statementHint}
        required
        minRows={3}
        maxRows={12}
        error={errors.source?.statement?.message}
        {...form.register('source.statement')}
      />
    </>
  );
};
