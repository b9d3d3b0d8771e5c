import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { asProblem, type Problem } from '../api/problem';
import { type Report, refreshReports, reports, saveReport } from '../api/reports';
import { announce } from '../kit/announce';
import { LeaveGuard } from '../kit/leave-guard';
import { ProblemAlert } from '../kit/problem-alert';
import { Stale } from '../kit/stale';
import { fromNow } from '../kit/time';
import { useIntent } from '../kit/use-intent';
import { DataField } from './data-field';
import { Preview } from './preview';
import { blank, differences, fieldOf, fromReport, type ReportForm, toBody } from './report.form';
import classes from './report.module.css';
import { words } from './report.words';
import { ChartFields, ColumnFields, MetricFields, ParameterFields } from './shape-fields';

type Props = {
  /** What is edited; none makes a new one. */
  report?: Report;
  mayWrite: boolean;
  onSaved: (id: string) => void;
};

/** A report with its preview beside it. The server judges, also while one types. */
export const ReportEditor = ({ report, mayWrite, onSaved }: Props) => {
  const queries = useQueryClient();
  // The version that was opened: another that arrives meanwhile must not be overwritten unseen.
  const [seen, setSeen] = useState(report);
  const [theirs, setTheirs] = useState<Report | null>(null);
  const form = useForm<ReportForm>({ defaultValues: report ? fromReport(report) : blank });
  const { errors, isSubmitting, isDirty } = form.formState;
  const intent = useIntent();
  const draft = useWatch({ control: form.control }) as ReportForm;

  const refused = async (problem: Problem) => {
    if (problem.status === 412 && seen) {
      setTheirs(await queries.fetchQuery({ ...reports.one(seen.id), staleTime: 0 }));
      return;
    }
    const list = problem.errors.length > 0 ? problem.errors : [{ path: 'root', message: problem.message }];
    for (const [at, { path, message }] of list.entries()) {
      const field = fieldOf(path);
      const text = field === 'root' && path !== 'root' ? `${path}: ${message}` : message;
      form.setError(field as keyof ReportForm | 'root', { message: text }, { shouldFocus: at === 0 });
    }
  };
  const save = async (values: ReportForm, over = seen) => {
    try {
      const body = toBody(values);
      const id = await saveReport(seen?.id, body, intent(body, over?.version));
      intent.done();
      form.reset(values, { keepValues: true }); // what has been typed since is not saved
      form.setValue('name', form.getValues('name'), { shouldDirty: true }); // finds out whether there is any
      setTheirs(null);
      // It is saved, even where the views do not show it yet: an older version than the one saved over would be refused.
      const saved = await queries.fetchQuery({ ...reports.one(id), staleTime: 0 }).catch(() => null);
      setSeen((old) => (saved && saved.version > (over?.version ?? 0) ? saved : old));
      announce(seen ? words.saved : words.created);
      void refreshReports(queries);
      onSaved(id);
    } catch (error) {
      await refused(asProblem(error));
    }
  };
  const submit = form.handleSubmit((values) => save(values));
  const takeTheirs = () => {
    if (!theirs) return;
    form.reset(fromReport(theirs));
    setSeen(theirs);
    setTheirs(null);
  };
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
          <DataField form={form} />
          <ColumnFields form={form} />
          <MetricFields form={form} />
          <ChartFields form={form} />
          <ParameterFields form={form} />
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
      <Preview of={draft} />
      <LeaveGuard
        dirty={isDirty && !isSubmitting}
        title={words.leaveTitle}
        says={words.leaveSays}
        leave={words.leave}
      />
      <Stale
        differences={
          theirs &&
          differences(toBody(draft), toBody(fromReport(theirs))).map(({ field, ...both }) => ({
            ...both,
            field: words.fields[field],
          }))
        }
        who={theirs ? words.staleWho(fromNow(theirs.updatedAt), theirs.version) : ''}
        busy={isSubmitting}
        onKeepMine={() => theirs && void form.handleSubmit((values) => save(values, theirs))()}
        onTakeTheirs={takeTheirs}
        onClose={() => setTheirs(null)}
      />
    </div>
  );
};
