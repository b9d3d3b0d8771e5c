import { Accordion, Fieldset, Grid, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import type { Press } from '../api/client';
import { asProblem } from '../api/problem';
import { type ReportSchedule, type ScheduleBody, schedules } from '../api/schedules';
import { Dialog } from '../kit/dialog';
import { Judged } from '../kit/field';
import { ProblemAlert } from '../kit/problem-alert';
import { useIntent } from '../kit/use-intent';
import { useLeave } from '../kit/use-leave';
import type { Conflict } from './conflict';
import { ConflictAlert } from './conflict-alert';
import classes from './dialog.module.css';
import { words } from './dialog.words';
import { DialogButtons } from './dialog-buttons';
import { ConditionFields } from './fields-condition';
import { MoreFields } from './fields-more';
import { WhatFields } from './fields-what';
import { WhenFields } from './fields-when';
import { WhoFields } from './fields-who';
import { Gets } from './gets';
import { NextRuns } from './next-runs';
import { draftOf, fieldOf, judgedOf, type ScheduleForm, toBody } from './schedule.form';

const TYPING_MS = 300;

type Props = {
  title: string;
  initial: ScheduleForm;
  /** The stored schedule where one is edited. */
  stored?: ReportSchedule;
  save: (body: ScheduleBody, intent: Press) => Promise<unknown>;
  /** What happened since the version that was read; called after a 412. */
  since?: (version: number) => Promise<Conflict>;
  onTheirs?: () => void;
  onClose: () => void;
};

/** One schedule, typed at the left; what it means, at the right. The server judges, also while typing. */
export const ScheduleDialog = ({ title, initial, stored, save, since, onTheirs, onClose }: Props) => {
  const form = useForm<ScheduleForm>({ defaultValues: initial });
  const { isDirty, isSubmitting, errors } = form.formState;
  const intent = useIntent();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [draft] = useDebouncedValue(useWatch({ control: form.control }) as ScheduleForm, TYPING_MS);
  const runs = useQuery({ ...schedules.draft(draftOf(draft, stored)), placeholderData: keepPreviousData });
  const judged = useQuery({ ...schedules.draft(judgedOf(draft)), placeholderData: keepPreviousData });
  const refusals = useMemo(() => {
    const found = [runs.error, judged.error].flatMap((error) => (error === null ? [] : asProblem(error).errors));
    return new Map(found.map(({ path, message }) => [fieldOf(path), message]));
  }, [runs.error, judged.error]);

  const refuse = async (error: unknown) => {
    const problem = asProblem(error);
    if (problem.status === 412 && since) return setConflict(await since(stored?.version ?? 0));
    const all = problem.errors.length > 0 ? problem.errors : [{ path: 'root', message: problem.message }];
    for (const [at, { path, message }] of all.entries()) {
      const field = fieldOf(path) as keyof ScheduleForm | 'root';
      const named = field === 'root' && path !== 'root' ? `${path}: ${message}` : message;
      form.setError(field, { message: named }, { shouldFocus: at === 0 });
    }
    return undefined;
  };
  const submit = (version: number | undefined) =>
    form.handleSubmit((values) => {
      const body = toBody(values, stored);
      return save(body, intent(body, version)).catch(refuse);
    });
  const { leave, question } = useLeave(isDirty, onClose, words.leaving);

  return (
    <Dialog size="72rem" onClose={leave} title={title}>
      <FormProvider {...form}>
        <Judged value={refusals}>
          <form noValidate onSubmit={(event) => void submit(stored?.version)(event)}>
            <Grid gap="xl">
              <Grid.Col span={{ base: 12, sm: 7 }}>
                <Stack>
                  <Fieldset legend={words.what}>
                    <Stack gap="sm">
                      <WhatFields />
                    </Stack>
                  </Fieldset>
                  <Fieldset legend={words.when}>
                    <Stack gap="sm">
                      <WhenFields />
                    </Stack>
                  </Fieldset>
                  <Fieldset legend={words.who}>
                    <Stack gap="sm">
                      <WhoFields />
                    </Stack>
                  </Fieldset>
                  <Fieldset legend={words.onlyIf}>
                    <ConditionFields scheduleId={stored?.id} />
                  </Fieldset>
                  <Accordion variant="contained" order={3}>
                    <Accordion.Item value="more">
                      <Accordion.Control>{words.more}</Accordion.Control>
                      <Accordion.Panel>
                        <MoreFields />
                      </Accordion.Panel>
                    </Accordion.Item>
                  </Accordion>
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, sm: 5 }}>
                <Stack component="section" aria-label={words.runs} className={classes.means}>
                  <NextRuns of={runs} />
                  <Gets />
                </Stack>
              </Grid.Col>
            </Grid>
            <Stack mt="md">
              {errors.root && <ProblemAlert title={words.notSaved} error={errors.root.message} />}
              {conflict && (
                <ConflictAlert
                  conflict={conflict}
                  busy={isSubmitting}
                  onTheirs={() => onTheirs?.()}
                  onMine={() => void submit(conflict.current.version)()}
                />
              )}
            </Stack>
            <div className={classes.foot}>
              <DialogButtons stored={stored} busy={isSubmitting} dirty={isDirty} />
            </div>
          </form>
        </Judged>
      </FormProvider>
      {question}
    </Dialog>
  );
};
