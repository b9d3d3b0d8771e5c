import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Press } from '../api/client';
import { create, type ScheduleBody, schedules } from '../api/schedules';
import { announce } from '../kit/announce';
import { browserZone } from '../kit/time';
import { words } from './dialog.words';
import { ScheduleDialog } from './schedule.dialog';
import { newForm } from './schedule.form';

type Props = { reportId?: string | undefined; onClose: () => void };

/** The dialog for a new schedule; saving leads to its page. */
export const NewSchedule = ({ reportId, onClose }: Props) => {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [initial] = useState(() => newForm(browserZone(), reportId));
  const save = async (body: ScheduleBody, intent: Press) => {
    const { id } = await create(body, intent);
    announce(words.saved);
    void client.invalidateQueries({ queryKey: schedules.all });
    await navigate({ to: '/schedules/$id', params: { id }, search: {} });
  };
  return <ScheduleDialog title={words.newTitle} initial={initial} save={save} onClose={onClose} />;
};
