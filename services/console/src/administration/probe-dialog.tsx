import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { currentProbe, datasets, dropProbe, type Probe, readProbe, saveProbe } from '../api/datasets';
import { asProblem } from '../api/problem';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { Loaded } from '../kit/loaded';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Stale } from '../kit/stale';
import { useEdited } from '../kit/use-edited';
import { words } from './datasets.words';
import { differencesOf, fieldOf, fromProbe, type ProbeForm, toBody } from './probe.form';
import { ProbeFields } from './probe-fields';

type Props = {
  opened: boolean;
  /** Null for one that is named here. */
  dataset: string | null;
  onClose: () => void;
  onDone: (said: string) => void;
};

/** The probe of a dataset, which may have none yet. */
export const ProbeDialog = ({ opened, dataset, ...rest }: Props) => (
  <Dialog
    opened={opened}
    onClose={rest.onClose}
    title={dataset === null ? words.new : words.probeOf(dataset)}
    size="lg"
  >
    {dataset === null ? <Fields dataset={null} probe={null} {...rest} /> : <Stored dataset={dataset} {...rest} />}
  </Dialog>
);

const Stored = ({ dataset, ...rest }: Omit<Props, 'opened'> & { dataset: string }) => {
  const query = useQuery(datasets.probe(dataset));
  return <Loaded query={query}>{(probe) => <Fields dataset={dataset} probe={probe} {...rest} />}</Loaded>;
};

const Fields = ({ dataset, probe, onClose, onDone }: Omit<Props, 'opened'> & { probe: Probe | null }) => {
  const edited = useEdited(probe, () => currentProbe(dataset ?? ''));
  const form = useForm<ProbeForm>({ defaultValues: fromProbe(dataset ?? '', probe) });
  const { errors } = form.formState;
  const save = useDeed(
    ({ values, version }: { values: ProbeForm; version: number | undefined }, intent) =>
      saveProbe(values.name.trim(), toBody(values), version, intent),
    datasets.all,
  );
  const submit = (over: Probe | null) =>
    form.handleSubmit((values) =>
      save.mutateAsync({ values, version: over?.version }).then(
        () => onDone(words.saved(values.name.trim())),
        async (error: unknown) => {
          if (!(await edited.isStale(error))) markRefused(form, fieldOf(values), error);
        },
      ),
    );
  return (
    <form onSubmit={(event) => void submit(edited.seen)(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        {dataset === null && (
          <TextInput
            label={words.name}
            description={words.nameHint}
            required
            maxLength={100}
            data-autofocus
            error={errors.name?.message}
            {...form.register('name')}
          />
        )}
        <ProbeFields form={form} />
        {probe && <Deeds probe={probe} onDone={onDone} />}
        <FormButtons deed={words.save} busy={save.isPending} onCancel={onClose} />
      </Stack>
      <Stale
        edited={edited}
        differencesFrom={(saved) =>
          differencesOf(form.getValues(), fromProbe(saved.name, saved), { source: words.from, every: words.every })
        }
        busy={save.isPending}
        onKeepMine={(saved) => void submit(saved)()}
        onTakeTheirs={(saved) => form.reset(fromProbe(saved.name, saved))}
      />
    </form>
  );
};

/** What the stored probe says now, and its end. */
const Deeds = ({ probe, onDone }: { probe: Probe; onDone: Props['onDone'] }) => {
  const remove = useDeed((one: Probe) => dropProbe(one), datasets.all);
  const asked = useMutation({
    mutationFn: () => readProbe(probe.name),
    onError: (error) => announce(words.notAsked(asProblem(error).message), { failed: true }),
  });
  return (
    <Stack gap="xs">
      <Group>
        <Button variant="default" size="xs" loading={asked.isPending} onClick={() => asked.mutate()}>
          {words.check}
        </Button>
        <Button
          variant="default"
          size="xs"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(probe, { onSuccess: () => onDone(words.removed(probe.name)) })}
        >
          {words.remove}
        </Button>
      </Group>
      {asked.data && (
        <Text size="sm" role="status">
          {saidBy(asked.data)}
        </Text>
      )}
      {remove.error && <ProblemAlert error={remove.error} />}
    </Stack>
  );
};

const saidBy = ({ asOf, problem }: Awaited<ReturnType<typeof readProbe>>): string => {
  if (problem) return words.failed(problem.message);
  return asOf === null ? words.foundNothing : words.found(asOf);
};
