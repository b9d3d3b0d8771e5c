import { Alert, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Suppression, suppressions } from '../api/suppressions';
import { ToPage } from '../kit/link';
import { instant } from '../kit/time';
import { words } from './person.words';

/** Of one address: all mail, and each schedule that it left. */
const MOST = 200;

/** That an address gets no mail, or none of some schedules, and why; nothing where it gets all of it. For administrators. */
export const SuppressedNote = ({ email }: { email: string }) => {
  const { data } = useQuery(suppressions.list({ email, limit: MOST }));
  const own = data?.data ?? [];
  const [first] = own;
  if (!first) return null;
  return (
    <Alert color="orange" title={words.getsNone}>
      {own.map((one) => (
        <Note key={one.id} of={one} />
      ))}
      <ToPage to="/administration/$part" params={{ part: 'suppressions' }} search={{ search: first.email }} size="sm">
        {words.lift}
      </ToPage>
    </Alert>
  );
};

const Note = ({ of: { scheduleId, cause, since, until, reason } }: { of: Suppression }) => (
  <Group gap={4}>
    <Text size="sm">
      {words.suppressedSince({ cause, since: instant(since), until: until && instant(until), reason })}
    </Text>
    {scheduleId !== null && (
      <ToPage to="/schedules/$id" params={{ id: scheduleId }} search={{}} size="sm">
        {words.ofSchedule}
      </ToPage>
    )}
  </Group>
);
