import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { type ReportSchedule, test } from '../api/schedules';
import { announce } from '../kit/announce';
import { useIntent } from '../kit/use-intent';
import { words } from './dialog.words';
import { MailPreview, WholeMailPreview } from './mail-preview';
import { words as furtherWords } from './more-reports.words';
import { type ScheduleForm, toBody } from './schedule.form';
import { words as scheduleWords } from './schedule.words';

type Props = { stored: ReportSchedule | undefined; busy: boolean; dirty: boolean };

/** Save, a test to oneself, and a look at the mail. */
export const DialogButtons = ({ stored, busy, dirty }: Props) => {
  const [previewing, setPreviewing] = useState(false);
  const reportId = useWatch<ScheduleForm, 'reportId'>({ name: 'reportId' });
  const timezone = useWatch<ScheduleForm, 'timezone'>({ name: 'timezone' });
  const further = useWatch<ScheduleForm, 'moreReports'>({ name: 'moreReports' });
  const { getValues } = useFormContext<ScheduleForm>();
  const intent = useIntent();
  const trial = useMutation({
    mutationFn: (id: string) => test(id, intent(id)),
    onSuccess: () => {
      intent.done();
      announce(scheduleWords.testStarted);
    },
    onError: ({ message }) => announce(message, { failed: true }),
  });
  const canTest = stored !== undefined && !dirty;
  return (
    <Group justify="flex-end">
      {!canTest && <Text size="sm">{words.testNeedsSaved}</Text>}
      <Button variant="default" disabled={reportId === ''} onClick={() => setPreviewing(true)}>
        {words.preview}
      </Button>
      <Button
        variant="default"
        disabled={!canTest}
        loading={trial.isPending}
        onClick={() => stored && trial.mutate(stored.id)}
      >
        {words.test}
      </Button>
      <Button type="submit" loading={busy}>
        {words.save}
      </Button>
      {previewing && stored && further.length > 0 && (
        <WholeMailPreview id={stored.id} schedule={toBody(getValues(), stored)} onClose={() => setPreviewing(false)} />
      )}
      {previewing && !(stored && further.length > 0) && (
        <MailPreview
          reportId={reportId}
          timezone={timezone}
          parameters={stored?.parameters ?? {}}
          note={further.length > 0 ? furtherWords.firstAlone : undefined}
          onClose={() => setPreviewing(false)}
        />
      )}
    </Group>
  );
};
