import { Radio, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { changeDigest, type MyDigest, myDigest } from '../api/digest';
import { announce } from '../kit/announce';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { Loaded } from '../kit/loaded';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { ZoneSelect } from '../kit/zone-select';
import { words } from './digest.words';

type DigestForm = Pick<MyDigest, 'frequency' | 'timezone'>;

const FREQUENCIES = ['off', 'weekly', 'monthly'] as const;
const fieldOf = (path: string) => (path === 'frequency' || path === 'timezone' ? path : 'root');

/** Chooses how often one is told how one's schedules did. Mounted while it is open. */
export const DigestDialog = ({ onClose }: { onClose: () => void }) => {
  const query = useQuery(myDigest());
  return (
    <Dialog title={words.title} onClose={onClose}>
      <Loaded query={query}>{(now) => <DigestFields now={now} onClose={onClose} />}</Loaded>
    </Dialog>
  );
};

const DigestFields = ({ now: { frequency, timezone }, onClose }: { now: MyDigest; onClose: () => void }) => {
  const client = useQueryClient();
  const form = useForm<DigestForm>({ defaultValues: { frequency, timezone } });
  const { errors, isSubmitting } = form.formState;
  const change = async (values: DigestForm) => {
    try {
      client.setQueryData(myDigest().queryKey, await changeDigest(values));
      announce(values.frequency === 'off' ? words.done.off : words.done.on);
      onClose();
    } catch (error) {
      markRefused(form, fieldOf, error);
    }
  };
  const submit = form.handleSubmit(change);
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        <Text size="sm">{words.hint}</Text>
        <Controller
          control={form.control}
          name="frequency"
          render={({ field }) => (
            <Radio.Group {...field} label={words.frequency} error={errors.frequency?.message}>
              <Stack gap="xs" pt="xs">
                {FREQUENCIES.map((one) => (
                  <Radio key={one} value={one} label={words.frequencies[one]} />
                ))}
              </Stack>
            </Radio.Group>
          )}
        />
        <Controller
          control={form.control}
          name="timezone"
          render={({ field }) => <ZoneSelect {...field} label={words.zone} error={errors.timezone?.message} />}
        />
        <FormButtons deed={words.deed} busy={isSubmitting} onCancel={onClose} />
      </Stack>
    </form>
  );
};
