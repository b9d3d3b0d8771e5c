import { Button, FileButton, Group, Image, Input, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type Branding as Body, branding, saveBranding } from '../api/branding';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { LeaveGuard } from '../kit/leave-guard';
import { Loaded } from '../kit/loaded';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Stale } from '../kit/stale';
import { useEdited } from '../kit/use-edited';
import {
  asEdited,
  type BrandingForm,
  currentEdited,
  differencesOf,
  type EditedBranding,
  fieldOf,
  fromBranding,
  logoOfFile,
  toBody,
} from './branding.form';
import { words } from './branding.words';

/** How the mails of the organisation look. */
export const Branding = () => {
  const query = useQuery(branding.now());
  return (
    <Stack maw="40rem">
      <Text size="sm">{words.hint}</Text>
      <Loaded query={query}>{(now) => <Fields now={asEdited(now)} />}</Loaded>
    </Stack>
  );
};

const Fields = ({ now }: { now: EditedBranding }) => {
  const edited = useEdited(now, currentEdited);
  const form = useForm<BrandingForm>({ defaultValues: fromBranding(now) });
  const { errors, isDirty } = form.formState;
  const withNotice = form.watch('withNotice');
  const save = useDeed(
    ({ values, version }: { values: BrandingForm; version: number }, intent) =>
      saveBranding(toBody(values), version, intent),
    branding.all,
  );
  const keep = (saved: Body, values: BrandingForm) => {
    edited.take(asEdited(saved));
    form.reset(values);
    announce(words.saved);
  };
  const submit = (over: EditedBranding | null) =>
    form.handleSubmit((values) =>
      save.mutateAsync({ values, version: over?.version ?? 0 }).then(
        (saved) => keep(saved as Body, values),
        async (error: unknown) => {
          if (!(await edited.isStale(error))) markRefused(form, fieldOf, error);
        },
      ),
    );
  return (
    <form onSubmit={(event) => void submit(edited.seen)(event)} noValidate>
      <Stack>
        {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
        <TextInput
          label={words.name}
          description={words.nameHint}
          maxLength={100}
          error={errors.name?.message}
          {...form.register('name')}
        />
        <TextInput
          label={words.accent}
          description={words.accentHint}
          maxLength={7}
          error={errors.accent?.message}
          {...form.register('accent')}
        />
        <Logo
          logo={form.watch('logo')}
          error={errors.logo?.message}
          onRefused={(message) => form.setError('logo', { message })}
          onLogo={(logo) => {
            form.clearErrors('logo');
            form.setValue('logo', logo, { shouldDirty: true });
          }}
        />
        <Switch
          label={words.withNotice}
          checked={withNotice}
          onChange={(event) => form.setValue('withNotice', event.currentTarget.checked, { shouldDirty: true })}
        />
        {withNotice && (
          <Textarea
            label={words.notice}
            autosize
            minRows={3}
            maxRows={12}
            error={errors.notice?.message}
            {...form.register('notice')}
          />
        )}
        <Button type="submit" loading={save.isPending} w="fit-content">
          {words.save}
        </Button>
      </Stack>
      <LeaveGuard dirty={isDirty} title={words.leaveTitle} says={words.leaveSays} leave={words.leave} />
      <Stale
        edited={edited}
        differencesFrom={(saved) => differencesOf(form.getValues(), fromBranding(saved))}
        busy={save.isPending}
        onKeepMine={(saved) => void submit(saved)()}
        onTakeTheirs={(saved) => form.reset(fromBranding(saved))}
      />
    </form>
  );
};

type LogoProps = {
  logo: Body['logo'];
  error: string | undefined;
  onLogo: (logo: Body['logo']) => void;
  onRefused: (why: string) => void;
};

const Logo = ({ logo, error, onLogo, onRefused }: LogoProps) => {
  const take = async (file: File | null) => {
    if (!file) return;
    const taken = await logoOfFile(file);
    if ('refused' in taken) onRefused(taken.refused);
    else onLogo(taken);
  };
  return (
    <Input.Wrapper label={words.logo} labelElement="div" description={words.chooseHint} error={error}>
      <Stack gap="xs" mt={4}>
        {logo ? (
          <Image
            src={`data:${logo.mediaType};base64,${logo.data}`}
            alt={words.logoNow}
            maw={240}
            mah={48}
            w="fit-content"
            fit="contain"
          />
        ) : (
          <Text size="sm">{words.noLogo}</Text>
        )}
        <Group gap="xs">
          <FileButton accept="image/png,image/jpeg" onChange={(file) => void take(file)}>
            {(props) => (
              <Button {...props} variant="default" size="xs">
                {words.choose}
              </Button>
            )}
          </FileButton>
          {logo && (
            <Button variant="default" size="xs" onClick={() => onLogo(null)}>
              {words.remove}
            </Button>
          )}
        </Group>
      </Stack>
    </Input.Wrapper>
  );
};
