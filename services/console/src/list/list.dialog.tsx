import { Stack, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { currentList, type DistributionList, type ListDetails, refreshLists, saveList } from '../api/lists';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Stale } from '../kit/stale';
import { useEdited } from '../kit/use-edited';
import { useIntent } from '../kit/use-intent';
import { words } from './list.words';

type Props = {
  /** The list that is renamed; none creates one. */
  list?: DistributionList;
  onDone: (id: string) => void;
  onClose: () => void;
};

type Details = { name: string; description: string };

const formOf = (list?: DistributionList): Details => ({
  name: list?.name ?? '',
  description: list?.description ?? '',
});
const bodyOf = ({ name, description }: Details): ListDetails => ({
  name: name.trim(),
  description: description.trim() || null,
});

const differencesOf = (mine: Details, theirs: DistributionList) =>
  (['name', 'description'] as const)
    .map((field) => ({ field: words[field], mine: mine[field].trim(), theirs: theirs[field] ?? '' }))
    .filter((one) => one.mine !== one.theirs);

const fieldOf = (path: string) => (path === 'name' || path === 'description' ? path : 'root');

/** Name and description of a list. Mounted while it is open, so that it always begins with what there is. */
export const ListDialog = ({ list, onDone, onClose }: Props) => {
  const queries = useQueryClient();
  const edited = useEdited(list, currentList);
  const { seen } = edited;
  const form = useForm<Details>({ defaultValues: formOf(list) });
  const { errors, isSubmitting } = form.formState;
  const intent = useIntent();
  const save = async (values: Details, over = seen) => {
    try {
      const body = bodyOf(values);
      const id = await saveList(seen?.id, body, intent(body, over?.version));
      await refreshLists(queries);
      onDone(id);
    } catch (error) {
      if (!(await edited.isStale(error))) markRefused(form, fieldOf, error);
    }
  };
  return (
    <Dialog onClose={onClose} title={list ? words.editTitle : words.new}>
      <form onSubmit={(event) => void form.handleSubmit((values) => save(values))(event)} noValidate>
        <Stack>
          {errors.root?.message && <ProblemAlert title={words.saveRefused} error={errors.root.message} />}
          <TextInput
            label={words.name}
            required
            data-autofocus
            maxLength={200}
            error={errors.name?.message}
            {...form.register('name')}
          />
          <Textarea
            label={words.description}
            rows={3}
            maxLength={1000}
            error={errors.description?.message}
            {...form.register('description')}
          />
          <FormButtons deed={list ? words.save : words.create} busy={isSubmitting} onCancel={onClose} />
        </Stack>
      </form>
      <Stale
        edited={edited}
        differencesFrom={(saved) => differencesOf(form.getValues(), saved)}
        busy={isSubmitting}
        onKeepMine={(saved) => void form.handleSubmit((values) => save(values, saved))()}
        onTakeTheirs={(saved) => form.reset(formOf(saved))}
      />
    </Dialog>
  );
};
