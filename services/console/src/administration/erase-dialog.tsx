import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { erase, erasures } from '../api/erasures';
import { useDeed } from '../api/use-deed';
import { Dialog } from '../kit/dialog';
import { words as kit } from '../kit/kit.words';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { words } from './erasures.words';

type Props = { opened: boolean; onClose: () => void; onDone: () => void };

/** Asks whom to erase and why, and that it is meant. */
export const EraseDialog = ({ opened, ...rest }: Props) => (
  <Dialog opened={opened} onClose={rest.onClose} title={words.new}>
    <Fields {...rest} />
  </Dialog>
);

type Form = { email: string; reason: string };
const fieldOf = (path: string): keyof Form | 'root' => (path === 'email' || path === 'reason' ? path : 'root');

const Fields = ({ onClose, onDone }: Omit<Props, 'opened'>) => {
  const form = useForm<Form>({ defaultValues: { email: '', reason: '' } });
  const { errors } = form.formState;
  const [sure, setSure] = useState(false);
  const save = useDeed((body: Form, intent) => erase(body, intent), erasures.all);
  const submit = form.handleSubmit(({ email, reason }) =>
    save
      .mutateAsync({ email: email.trim(), reason: reason.trim() })
      .then(onDone, (error: unknown) => markRefused(form, fieldOf, error)),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        <TextInput
          type="email"
          label={words.email}
          required
          data-autofocus
          error={errors.email?.message}
          {...form.register('email')}
        />
        <TextInput
          label={words.reason}
          description={words.reasonHint}
          required
          maxLength={500}
          error={errors.reason?.message}
          {...form.register('reason')}
        />
        <Text size="sm">{words.warning}</Text>
        <Checkbox label={words.sure} checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit.cancel}
          </Button>
          <Button type="submit" color="red" loading={save.isPending} disabled={!sure}>
            {words.erase}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
