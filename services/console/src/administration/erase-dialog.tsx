import { Checkbox, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { erase, erasures } from '../api/erasures';
import { useDeed } from '../api/use-deed';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { markRefused } from '../kit/refused';
import { words } from './erasures.words';
import { fieldOf, type WhoAndWhy, WhoAndWhyFields } from './who-and-why';

type Props = { opened: boolean; onClose: () => void; onDone: () => void };

/** Asks whom to erase and why, and that it is meant. */
export const EraseDialog = ({ opened, ...rest }: Props) => (
  <Dialog opened={opened} onClose={rest.onClose} title={words.new}>
    <Fields {...rest} />
  </Dialog>
);

const Fields = ({ onClose, onDone }: Omit<Props, 'opened'>) => {
  const form = useForm<WhoAndWhy>({ defaultValues: { email: '', reason: '' } });
  const [sure, setSure] = useState(false);
  const save = useDeed((body: WhoAndWhy, intent) => erase(body, intent), erasures.all);
  const submit = form.handleSubmit(({ email, reason }) =>
    save
      .mutateAsync({ email: email.trim(), reason: reason.trim() })
      .then(onDone, (error: unknown) => markRefused(form, fieldOf, error)),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        <WhoAndWhyFields form={form} words={words} />
        <Text size="sm">{words.warning}</Text>
        <Checkbox label={words.sure} checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
        <FormButtons deed={words.erase} forGood busy={save.isPending} disabled={!sure} onCancel={onClose} />
      </Stack>
    </form>
  );
};
