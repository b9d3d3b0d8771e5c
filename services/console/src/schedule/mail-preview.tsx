import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ScheduleBody, schedules } from '../api/schedules';
import { Dialog } from '../kit/dialog';
import { Frame } from '../kit/frame';
import { ProblemAlert } from '../kit/problem-alert';
import { words } from './dialog.words';
import { words as furtherWords } from './more-reports.words';

type Props = {
  reportId: string;
  timezone: string;
  parameters: Record<string, unknown>;
  note?: string | undefined;
  onClose: () => void;
};

/** The mail of a report as it would be sent now. */
export const MailPreview = ({ reportId, timezone, parameters, note, onClose }: Props) => {
  const link = useQuery(schedules.mail(reportId, { timezone, parameters }));
  return (
    <Dialog size="xl" onClose={onClose} title={words.previewTitle}>
      {note && <Text size="sm">{note}</Text>}
      {link.isPending && <Skeleton height={400} />}
      {link.error && <ProblemAlert error={link.error} onRetry={() => void link.refetch()} />}
      {link.data && <Frame url={link.data.url} title={words.previewTitle} />}
    </Dialog>
  );
};

type WholeProps = { id: string; schedule: ScheduleBody; onClose: () => void };

/** The mail of several reports as the schedule would send it now, with the names of its files. */
export const WholeMailPreview = ({ id, schedule, onClose }: WholeProps) => {
  const made = useQuery(schedules.wholeMail(id, schedule));
  const mail = made.data?.mail;
  return (
    <Dialog size="xl" onClose={onClose} title={words.previewTitle}>
      {made.isPending && <Skeleton height={400} />}
      {made.error && <ProblemAlert error={made.error} onRetry={() => void made.refetch()} />}
      {made.data && !mail && <Text size="sm">{made.data.reason ?? furtherWords.noMail}</Text>}
      {mail && <Text size="sm">{mail.attachments.map(({ name }) => name).join(', ')}</Text>}
      {mail && <Frame url={mail.url} title={words.previewTitle} />}
    </Dialog>
  );
};
