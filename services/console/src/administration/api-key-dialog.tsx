import { Checkbox, Stack, TextInput } from '@mantine/core';
import { Controller, useForm } from 'react-hook-form';
import { apiKeys, makeApiKey } from '../api/api-keys';
import { useDeed } from '../api/use-deed';
import { Dialog } from '../kit/dialog';
import { FormButtons } from '../kit/form-buttons';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { type ApiKeyForm, blank, fieldOf, SCOPES, type Scope, toBody } from './api-key.form';
import { words } from './api-keys.words';

type Made = { name: string; key: string | null };
type Props = { opened: boolean; isAdmin: boolean; onMade: (made: Made) => void; onClose: () => void };

/** A new API key for the account that is signed in. */
export const ApiKeyDialog = ({ opened, ...rest }: Props) => (
  <Dialog opened={opened} onClose={rest.onClose} title={words.new}>
    <Fields {...rest} />
  </Dialog>
);

const Fields = ({ isAdmin, onMade, onClose }: Omit<Props, 'opened'>) => {
  const form = useForm<ApiKeyForm>({ defaultValues: blank });
  const { errors } = form.formState;
  const make = useDeed(
    async (values: ApiKeyForm, intent): Promise<Made> => ({
      name: values.name.trim(),
      key: await makeApiKey(toBody(values), intent),
    }),
    apiKeys.all,
  );
  const submit = form.handleSubmit((values) =>
    make.mutateAsync(values).then(onMade, (error: unknown) => markRefused(form, fieldOf, error)),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        <TextInput
          label={words.name}
          description={words.nameHint}
          required
          data-autofocus
          error={errors.name?.message}
          {...form.register('name')}
        />
        <Controller
          control={form.control}
          name="scopes"
          render={({ field: { value, onChange } }) => (
            <Checkbox.Group
              label={words.scopes}
              required
              value={value}
              onChange={(scopes) => onChange(scopes as Scope[])}
              error={errors.scopes?.message}
            >
              <Stack gap="xs" mt="xs">
                {SCOPES.map((scope) => (
                  <Checkbox
                    key={scope}
                    value={scope}
                    label={words.scopeWords[scope]}
                    description={scope === 'admin' && !isAdmin ? words.adminOnly : words.scopeHints[scope]}
                    disabled={scope === 'admin' && !isAdmin}
                  />
                ))}
              </Stack>
            </Checkbox.Group>
          )}
        />
        <TextInput
          type="date"
          label={words.expires}
          description={words.expiresHint}
          error={errors.expires?.message}
          {...form.register('expires')}
        />
        <FormButtons deed={words.create} busy={make.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
};
