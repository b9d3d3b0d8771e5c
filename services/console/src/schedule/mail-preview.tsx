import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { schedules } from '../api/schedules';
import { Dialog } from '../kit/dialog';
import { Frame } from '../kit/frame';
import { ProblemAlert } from '../kit/problem-alert';
import { words } from './dialog.words';

type Props = { reportId: string; timezone: string; parameters: Record<string, unknown>; onClose: () => void };

/** The mail as it would be sent now. */
export const MailPreview = ({ reportId, timezone, parameters, onClose }: Props) => {
  const link = useQuery(schedules.mail(reportId, { timezone, parameters }));
  return (
    <Dialog size="xl" onClose={onClose} title={words.previewTitle}>
      {link.isPending && <Skeleton height={400} />}
      {link.error && <ProblemAlert error={link.error} onRetry={() => void link.refetch()} />}
      {link.data && <Frame url={link.data.url} title={words.previewTitle} />}
    </Dialog>
  );
};
