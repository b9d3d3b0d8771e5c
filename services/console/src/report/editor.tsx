import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { currentReport, type Report, refreshReports, saveReport } from '../api/reports';
import { announce } from '../kit/announce';
import { LeaveGuard } from '../kit/leave-guard';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Stale } from '../kit/stale';
import { useEdited } from '../kit/use-edited';
import { useIntent } from '../kit/use-intent';
import { ChartFields } from './chart-fields';
import { useChartPictures } from './chart-pictures';
import { ColumnFields } from './column-fields';
import { FileFields } from './file-fields';
import { MetricFields } from './metric-fields';
import { ParameterFields } from './parameter-fields';
import { Preview } from './preview';
import { blank, differences, fieldIn, fromReport, type ReportForm, toBody } from './report.form';
import classes from './report.module.css';
import { words } from './report.words';
import { SourceFields } from './source-fields';
import { TemplateField } from './template-field';
import { useReading } from './use-reading';
import { useSamples } from './use-samples';

type Props = {
  /** What is edited; none makes a new one. */
  report?: Report;
  mayWrite: boolean;
  onSaved: (id: string) => void;
};

/** A report with its preview beside it. The server judges, also while one types. */
export const ReportEditor = ({ report, mayWrite, onSaved }: Props) => {
  const queries = useQueryClient();
  const edited = useEdited(report, currentReport);
  const { seen } = edited;
  const form = useForm<ReportForm>({ defaultValues: report ? fromReport(report) : blank });
  const { errors, isSubmitting, isDirty } = form.formState;
  const intent = useIntent();
  const draft = useWatch({ control: form.control }) as ReportForm;
  const saved = useMemo(() => (seen ? fromReport(seen) : null), [seen]);
  const reading = useReading(form, draft, saved);
  const samples = useSamples(draft, reading.knows);
  const pictures = useChartPictures(draft, reading.knows);

  const save = async (values: ReportForm, over = seen) => {
    try {
      const body = toBody(values);
      const id = await saveReport(seen?.id, body, intent(body, over?.version));
      intent.done();
      form.reset(values, { keepValues: true }); // what has been typed since is not saved
      form.setValue('name', form.getValues('name'), { shouldDirty: true }); // finds out whether there is any
      edited.forget();
      // It is saved, even where the views do not show it yet: an older version than the one saved over would be refused.
      const stored = await currentReport(id).catch(() => null);
      if (stored && stored.version > (over?.version ?? 0)) edited.take(stored);
      announce(seen ? words.saved : words.created);
      void refreshReports(queries);
      onSaved(id);
    } catch (error) {
      if (!(await edited.isStale(error))) markRefused(form, fieldIn(values), error);
    }
  };
  const submit = form.handleSubmit((values) => save(values));
  return (
    <div className={classes.sides}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack>
          {errors.root?.message && <ProblemAlert title={words.saveRefused} error={errors.root.message} />}
          <TextInput
            label={words.name}
            required
            maxLength={200}
            error={errors.name?.message}
            {...form.register('name')}
          />
          <TextInput
            label={words.type}
            description={words.typeHint}
            required
            maxLength={100}
            error={errors.type?.message}
            {...form.register('type')}
          />
          <SourceFields form={form} reading={reading} />
          <ColumnFields form={form} columns={reading.columns} samples={samples} />
          <MetricFields form={form} columns={reading.columns} />
          <ChartFields form={form} columns={reading.columns} pictures={pictures} />
          <ParameterFields form={form} />
          <TemplateField form={form} />
          <TextInput
            label={words.subject}
            description={words.subjectHint}
            placeholder={words.usualSubject}
            maxLength={200}
            error={errors.subject?.message}
            {...form.register('subject')}
          />
          <FileFields form={form} />
          <Group className={classes.save}>
            <Button
              type="submit"
              loading={isSubmitting}
              disabled={!mayWrite}
              title={mayWrite ? undefined : words.viewer}
            >
              {report ? words.save : words.create}
            </Button>
          </Group>
        </Stack>
      </form>
      <Preview of={draft} knows={reading.knows} />
      <LeaveGuard
        dirty={isDirty && !isSubmitting}
        title={words.leaveTitle}
        says={words.leaveSays}
        leave={words.leave}
      />
      <Stale
        edited={edited}
        differencesFrom={(theirs) =>
          differences(toBody(form.getValues()), toBody(fromReport(theirs))).map(({ field, ...both }) => ({
            ...both,
            field: words.fields[field],
          }))
        }
        busy={isSubmitting}
        onKeepMine={(theirs) => void form.handleSubmit((values) => save(values, theirs))()}
        onTakeTheirs={(theirs) => form.reset(fromReport(theirs))}
      />
    </div>
  );
};
