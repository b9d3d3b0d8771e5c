import { SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { currentTemplate, makeTemplate, saveTemplate, type Template, templates } from '../api/templates';
import { useDeed } from '../api/use-deed';
import { CodeArea } from '../kit/code-area';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { Loaded } from '../kit/loaded';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Stale } from '../kit/stale';
import { useEdited } from '../kit/use-edited';
import { useLeave } from '../kit/use-leave';
import { differencesOf, fieldOf, fromTemplate, type TemplateForm, toBody } from './template.form';
import { TemplatePreview } from './template-preview';
import { words } from './templates.words';

type Props = { template: Template | null; onSaved: (name: string) => void; onClose: () => void };

/** A new template beside the mail that it makes. */
export const NewTemplate = (props: Omit<Props, 'template'>) => <Editor template={null} {...props} />;

/** A template, read whole, beside the mail that it makes. */
export const ChangeTemplate = ({ id, ...props }: Omit<Props, 'template'> & { id: string }) => {
  const query = useQuery(templates.one(id));
  if (!query.data)
    return (
      <Dialog onClose={props.onClose} title={words.change}>
        <Loaded query={query}>{() => null}</Loaded>
      </Dialog>
    );
  return <Editor template={query.data} {...props} />;
};

const Editor = ({ template, onSaved, onClose }: Props) => {
  const edited = useEdited(template, currentTemplate);
  const { seen } = edited;
  const form = useForm<TemplateForm>({ defaultValues: fromTemplate(template) });
  const { errors, isDirty } = form.formState;
  const save = useDeed(
    ({ values, over }: { values: TemplateForm; over: Template | null }, intent) =>
      over ? saveTemplate(over, toBody(values), intent) : makeTemplate(toBody(values), intent),
    templates.all,
  );
  const refuse = async (error: unknown) => {
    if (!(await edited.isStale(error))) markRefused(form, fieldOf, error);
  };
  const submit = (over: Template | null) =>
    form.handleSubmit((values) => save.mutateAsync({ values, over }).then(() => onSaved(values.name.trim()), refuse));
  const { leave, question } = useLeave(isDirty, onClose, words.leaving);
  return (
    <Dialog size="80rem" onClose={leave} title={template ? words.changeTitle(template.name) : words.new}>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <form onSubmit={(event) => void submit(seen)(event)} noValidate>
          <Stack>
            {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
            <TextInput
              label={words.name}
              required
              data-autofocus
              error={errors.name?.message}
              {...form.register('name')}
            />
            <CodeArea
              label={words.mjml}
              description={words.mjmlHint}
              required
              minRows={16}
              maxRows={30}
              error={errors.mjml?.message}
              {...form.register('mjml')}
            />
            <FormButtons deed={template ? words.save : words.create} busy={save.isPending} onCancel={leave} />
          </Stack>
        </form>
        <TemplatePreview mjml={form.watch('mjml')} />
      </SimpleGrid>
      {question}
      <Stale
        edited={edited}
        differencesFrom={(saved) => differencesOf(form.getValues(), fromTemplate(saved))}
        busy={save.isPending}
        onKeepMine={(saved) => void submit(saved)()}
        onTakeTheirs={(saved) => form.reset(fromTemplate(saved))}
      />
    </Dialog>
  );
};
