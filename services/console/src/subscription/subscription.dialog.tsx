import { Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { reportChoices } from '../api/reports';
import { schedules } from '../api/schedules';
import { currentSubscription, type Subscription, saveSubscription, subscriptions } from '../api/subscriptions';
import { announce } from '../kit/announce';
import { Dialog } from '../kit/dialog';
import { useField } from '../kit/field';
import { FormButtons } from '../kit/form-buttons';
import { FoundSelect } from '../kit/found-select';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Stale } from '../kit/stale';
import { browserZone } from '../kit/time';
import { useEdited } from '../kit/use-edited';
import { useIntent } from '../kit/use-intent';
import { Meaning } from './meaning';
import { differences, draftOf, fieldOf, formOf, newForm, type SubscriptionForm, toBody } from './subscription.form';
import { words } from './subscription.words';
import { FormatFields, WhenFields } from './when-fields';

const TYPING_MS = 300;

/** Makes or changes a subscription, and shows when it will be due while one types. Mounted while it is open. */
export const SubscriptionDialog = ({ stored, onClose }: { stored?: Subscription; onClose: () => void }) => {
  const queries = useQueryClient();
  const edited = useEdited(stored, currentSubscription);
  const form = useForm<SubscriptionForm>({ defaultValues: stored ? formOf(stored) : newForm(browserZone()) });
  const { errors, isSubmitting } = form.formState;
  const intent = useIntent();
  const [draft] = useDebouncedValue(useWatch({ control: form.control }) as SubscriptionForm, TYPING_MS);
  const runs = useQuery({ ...schedules.draft(draftOf(draft, stored)), placeholderData: keepPreviousData });
  const save = async (values: SubscriptionForm, over = edited.seen) => {
    // The server could only say that nothing is no id.
    if (values.reportId === '')
      return form.setError('reportId', { message: words.chooseReport }, { shouldFocus: true });
    try {
      const body = toBody(values, stored);
      await saveSubscription(stored?.id, body, intent(body, over?.version));
      announce(stored ? words.saved : words.subscribed);
      const stale = [subscriptions.all, subscriptions.received().queryKey];
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
      onClose();
    } catch (error) {
      if (!(await edited.isStale(error))) markRefused(form, fieldOf, error);
    }
  };
  const submit = form.handleSubmit((values) => save(values));
  return (
    <Dialog onClose={onClose} title={stored ? words.edit : words.new} size="lg">
      <FormProvider {...form}>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <Stack>
            {errors.root?.message && <ProblemAlert title={words.saveRefused} error={errors.root.message} />}
            <ReportField />
            <NameField />
            <WhenFields keeps={stored !== undefined} />
            <FormatFields />
            <Meaning of={runs} />
            <FormButtons deed={stored ? words.save : words.subscribe} busy={isSubmitting} onCancel={onClose} />
          </Stack>
        </form>
      </FormProvider>
      <Stale
        edited={edited}
        differencesFrom={(saved) =>
          differences(form.getValues(), formOf(saved)).map(({ part, ...both }) => ({
            field: words.differs[part],
            ...both,
          }))
        }
        busy={isSubmitting}
        onKeepMine={(saved) => void form.handleSubmit((values) => save(values, saved))()}
        onTakeTheirs={(saved) => form.reset(formOf(saved))}
      />
    </Dialog>
  );
};

const NameField = () => (
  <TextInput
    {...useField<SubscriptionForm, 'name'>('name')}
    label={words.name}
    description={words.nameHint}
    maxLength={200}
  />
);

/** The reports that the caller may see. A subscription may be to one that the caller no longer sees. */
const ReportField = () => {
  const { onChange, value, ...field } = useField<SubscriptionForm, 'reportId'>('reportId');
  return (
    <FoundSelect
      {...field}
      choices={reportChoices}
      label={words.report}
      placeholder={words.chooseReport}
      required
      value={value === '' ? null : value}
      onChange={(id) => onChange(id ?? '')}
    />
  );
};
