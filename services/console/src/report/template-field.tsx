import type { UseFormReturn } from 'react-hook-form';
import { useController } from 'react-hook-form';
import { templateChoices } from '../api/templates';
import { FoundSelect } from '../kit/found-select';
import type { ReportForm } from './report.form';
import { words } from './report.words';

/** The template of the report's mails; none is the usual one. */
export const TemplateField = ({ form }: { form: UseFormReturn<ReportForm> }) => {
  const { field, fieldState } = useController({ control: form.control, name: 'template' });
  return (
    <FoundSelect
      {...field}
      choices={templateChoices}
      label={words.template}
      description={words.templateHint}
      placeholder={words.usualTemplate}
      clearable
      clearButtonProps={{ 'aria-label': words.clearTemplate }}
      error={fieldState.error?.message}
    />
  );
};
