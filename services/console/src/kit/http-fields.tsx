import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { type UseFormReturn, useFieldArray } from 'react-hook-form';
import { CodeArea } from './code-area';
import { nameProblem } from './name-problem';
import { optionsOf } from './options';
import { Repeated } from './repeated';
import { bodyProblem, type SourceForm } from './source.form';
import { words } from './source.words';

/** A form that has a source among its fields. */
type WithSource = { source: SourceForm };
type Props = { form: UseFormReturn<WithSource> };

/** A request that is answered with the rows. */
export const HttpFields = <Form extends WithSource>(props: { form: UseFormReturn<Form> }) => {
  // The form's own type says what else it has, which its methods take too; nothing else is used here.
  const form = props.form as unknown as UseFormReturn<WithSource>;
  const errors = form.formState.errors.source;
  const [kind, method] = form.watch(['source.kind', 'source.method']);
  return (
    <>
      <TextInput
        type="url"
        label={words.url}
        description={words.urlHint}
        required
        maxLength={2_000}
        error={errors?.url?.message}
        {...form.register('source.url')}
      />
      <NativeSelect
        label={words.method}
        data={optionsOf(words.methods)}
        error={errors?.method?.message}
        {...form.register('source.method')}
      />
      <RequestFields form={form} of="query" />
      <RequestFields form={form} of="headers" />
      {method === 'POST' && (
        <CodeArea
          label={words.body}
          description={words.bodyHint}
          minRows={4}
          maxRows={16}
          error={errors?.body?.message}
          {...form.register('source.body', { validate: bodyProblem })}
        />
      )}
      {kind === 'json' && (
        <CodeArea
          label={words.rowsAt}
          description={words.rowsAtHint}
          minRows={1}
          maxRows={8}
          error={errors?.rowsAt?.message}
          {...form.register('source.rowsAt')}
        />
      )}
      <PagingFields form={form} />
    </>
  );
};

const KINDS = {
  query: {
    legend: words.query,
    hint: words.queryHint,
    noun: words.queryNoun,
    add: words.addQuery,
    holds: words.holdsInQuery,
    named: words.parameterName,
    same: (name: string) => name,
  },
  headers: {
    legend: words.headers,
    noun: words.headerNoun,
    add: words.addHeader,
    holds: words.holdsInHeader,
    named: words.secretName,
    // Names of header fields are the same in upper and lower case (RFC 9110, section 5.1).
    same: (name: string) => name.toLowerCase(),
  },
} as const;

/** Query or headers: each with a name, and what it holds. */
const RequestFields = ({ form, of }: Props & { of: 'query' | 'headers' }) => {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: `source.${of}` });
  const { holds, named, same, ...texts } = KINDS[of];
  const errors = form.formState.errors.source?.[of];
  const typed = form.watch(`source.${of}`);
  return (
    <Repeated
      {...texts}
      ids={fields.map(({ id }) => id)}
      onAdd={() => append({ name: '', from: 'text', value: '' })}
      onRemove={remove}
    >
      {(at) => (
        <>
          <TextInput
            label={words.fieldName}
            error={errors?.[at]?.name?.message}
            {...form.register(`source.${of}.${at}.name`, {
              validate: (name, { source }) => nameProblem(source[of], name, same),
            })}
          />
          <NativeSelect label={words.holds} data={optionsOf(holds)} {...form.register(`source.${of}.${at}.from`)} />
          <TextInput
            label={typed[at]?.from === 'name' ? named : words.value}
            error={errors?.[at]?.value?.message}
            {...form.register(`source.${of}.${at}.value`)}
          />
        </>
      )}
    </Repeated>
  );
};

/** How the answer says that there is more. A cursor is found in JSON alone. */
const PagingFields = ({ form }: Props) => {
  const errors = form.formState.errors.source;
  const [kind, paging] = form.watch(['source.kind', 'source.paging']);
  const { cursor: withCursor, ...others } = words.pagings;
  const pagings = kind === 'json' ? { ...others, cursor: withCursor } : others;
  const shown = kind === 'csv' && paging === 'cursor' ? 'none' : paging;
  return (
    <>
      <NativeSelect
        label={words.paging}
        data={optionsOf(pagings)}
        error={errors?.paging?.message}
        value={shown}
        onChange={({ currentTarget: { value } }) =>
          form.setValue('source.paging', value as typeof paging, { shouldDirty: true })
        }
      />
      {shown === 'cursor' && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextInput
            label={words.next}
            description={words.nextHint}
            required
            error={errors?.next?.message}
            {...form.register('source.next')}
          />
          <TextInput
            label={words.cursor}
            required
            error={errors?.cursor?.message}
            {...form.register('source.cursor')}
          />
        </SimpleGrid>
      )}
      {shown !== 'none' && (
        <TextInput
          label={words.maxPages}
          description={words.maxPagesHint}
          inputMode="numeric"
          maxLength={4}
          error={errors?.maxPages?.message}
          {...form.register('source.maxPages')}
        />
      )}
    </>
  );
};
