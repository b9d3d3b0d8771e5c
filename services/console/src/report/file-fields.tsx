import { Checkbox, Fieldset, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { UseFormReturn } from 'react-hook-form';
import { optionsOf } from '../kit/options';
import { words } from './files.words';
import type { ReportForm } from './report.form';

type Props = { form: UseFormReturn<ReportForm> };

/** What the files of a report are called, in which language their values are, and how each format is written. */
export const FileFields = ({ form }: Props) => {
  const { errors } = form.formState;
  return (
    <Fieldset legend={words.files}>
      <Stack gap="sm">
        <TextInput
          label={words.fileName}
          description={words.fileNameHint}
          placeholder={words.usualName}
          maxLength={200}
          error={errors.fileName?.message}
          {...form.register('fileName')}
        />
        <TextInput
          label={words.locale}
          description={words.localeHint}
          maxLength={35}
          error={errors.locale?.message}
          {...form.register('locale')}
        />
        <CsvFields form={form} />
        <PdfFields form={form} />
        <ExcelFields form={form} />
      </Stack>
    </Fieldset>
  );
};

const usualOr = (usual: string, options: Readonly<Record<string, string>>) => [
  { value: '', label: usual },
  ...optionsOf(options),
];

const CsvFields = ({ form }: Props) => {
  const errors = form.formState.errors.files;
  return (
    <Fieldset legend={words.csv} variant="filled">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <NativeSelect
            label={words.delimiter}
            data={usualOr(words.usualDelimiter, words.delimiters)}
            error={errors?.delimiter?.message}
            {...form.register('files.delimiter')}
          />
          <NativeSelect
            label={words.lineEnd}
            data={usualOr(words.usualLineEnd, words.lineEnds)}
            error={errors?.lineEnd?.message}
            {...form.register('files.lineEnd')}
          />
          <NativeSelect
            label={words.quotes}
            data={usualOr(words.usualQuotes, words.quoteWords)}
            error={errors?.quotes?.message}
            {...form.register('files.quotes')}
          />
        </SimpleGrid>
        <Checkbox label={words.byteOrderMark} {...form.register('files.byteOrderMark')} />
        <Checkbox label={words.formatted} {...form.register('files.formatted')} />
      </Stack>
    </Fieldset>
  );
};

const PdfFields = ({ form }: Props) => {
  const errors = form.formState.errors.files;
  return (
    <Fieldset legend={words.pdf} variant="filled">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <NativeSelect
            label={words.paper}
            data={usualOr(words.usualPaper, words.papers)}
            error={errors?.paper?.message}
            {...form.register('files.paper')}
          />
          <NativeSelect
            label={words.orientation}
            data={usualOr(words.usualOrientation, words.orientations)}
            error={errors?.orientation?.message}
            {...form.register('files.orientation')}
          />
        </SimpleGrid>
        <PasswordField form={form} name="pdfPassword" />
      </Stack>
    </Fieldset>
  );
};

const ExcelFields = ({ form }: Props) => (
  <Fieldset legend={words.excel} variant="filled">
    <PasswordField form={form} name="excelPassword" />
  </Fieldset>
);

const PasswordField = ({ form, name }: Props & { name: 'pdfPassword' | 'excelPassword' }) => (
  <TextInput
    label={words.password}
    description={words.passwordHint}
    maxLength={60}
    error={form.formState.errors.files?.[name]?.message}
    {...form.register(`files.${name}`)}
  />
);
