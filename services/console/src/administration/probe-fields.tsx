import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { connections } from '../api/connections';
import { CodeArea } from '../kit/code-area';
import { optionsOf } from '../kit/options';
import { words } from './datasets.words';
import type { ProbeForm } from './probe.form';

type Props = { form: UseFormReturn<ProbeForm> };

/** What a probe asks, and how often. */
export const ProbeFields = ({ form }: Props) => {
  const { errors } = form.formState;
  const [kind, every] = form.watch(['kind', 'every']);
  const periods = every in words.periods ? words.periods : { ...words.periods, [every]: every };
  return (
    <>
      <NativeSelect
        label={words.from}
        data={optionsOf(words.kinds)}
        error={errors.kind?.message}
        {...form.register('kind')}
      />
      {kind === 'sql' ? <Query form={form} /> : <Request form={form} />}
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
  const chosen = form.watch('connection');
  const usable = (query.data?.data ?? []).filter((one) => one.usable).map(({ name }) => name);
  const names = chosen === '' || usable.includes(chosen) ? usable : [...usable, chosen];
  return (
    <>
      <NativeSelect
        label={words.connection}
        required
        data={[{ value: '', label: words.chooseConnection }, ...names.map((name) => ({ value: name, label: name }))]}
        error={errors.connection?.message}
        value={chosen}
        onChange={(event) => form.setValue('connection', event.currentTarget.value, { shouldDirty: true })}
      />
      <CodeArea
        label={words.statement}
        description={words.statementHint}
        required
        minRows={3}
        maxRows={12}
        error={errors.statement?.message}
        {...form.register('statement')}
      />
    </>
  );
};

const Request = ({ form }: Props) => {
  const { errors } = form.formState;
  return (
    <>
      <TextInput
        type="url"
        label={words.url}
        required
        maxLength={2_000}
        error={errors.url?.message}
        {...form.register('url')}
      />
      {form.watch('kind') === 'json' && (
        <CodeArea
          label={words.rowsAt}
          description={words.rowsAtHint}
          minRows={1}
          maxRows={4}
          error={errors.rowsAt?.message}
          {...form.register('rowsAt')}
        />
      )}
      <Text size="sm" c="dimmed">
        {words.keeps}
      </Text>
    </>
  );
};
