import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Press } from '../api/client';
import { change, type ReportSchedule, type ScheduleBody, schedules } from '../api/schedules';
import { announce } from '../kit/announce';
import type { Conflict } from './conflict';
import { words } from './dialog.words';
import { ScheduleDialog } from './schedule.dialog';
import { formOf } from './schedule.form';

type Props = { schedule: ReportSchedule; onClose: () => void };

/** The dialog for a stored schedule. It keeps the version that was read, while the page behind it moves on. */
export const EditSchedule = ({ schedule, onClose }: Props) => {
  const client = useQueryClient();
  const [read, setRead] = useState(schedule);
  const save = async (body: ScheduleBody, intent: Press) => {
    await change(read.id, body, intent);
    announce(words.saved);
    void client.invalidateQueries({ queryKey: schedules.all });
    onClose();
  };
  const since = async (version: number): Promise<Conflict> => {
    const [current, audit] = await Promise.all([
      client.fetchQuery({ ...schedules.one(read.id), staleTime: 0 }),
      client.fetchQuery({ ...schedules.audit(read.id, undefined), staleTime: 0 }),
    ]);
    return { current, since: audit.data.filter((entry) => entry.version > version) };
  };
  const takeTheirs = () => setRead(client.getQueryData(schedules.one(read.id).queryKey) ?? schedule);
  return (
    <ScheduleDialog
      key={read.version}
      title={words.editTitle}
      initial={formOf(read)}
      stored={read}
      save={save}
      since={since}
      onTheirs={takeTheirs}
      onClose={onClose}
    />
  );
};
