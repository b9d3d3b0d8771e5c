import { Button, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type Report, removeReport } from '../api/reports';
import { schedules } from '../api/schedules';
import { Confirm } from '../kit/confirm';
import { useIntent } from '../kit/use-intent';
import { words } from './report.words';

/** Deletes a report, after saying which schedules will fail without it. */
export const DeleteReport = ({ report, onDone }: { report: Report; onDone: () => void }) => {
  const [asking, { open, close }] = useDisclosure(false);
  const uses = useQuery({ ...schedules.list({ reportId: report.id }), enabled: asking });
  const intent = useIntent();
  const remove = useMutation({
    mutationFn: () => removeReport(report.id, intent(report.id, report.version)),
    onSuccess: () => {
      close();
      onDone();
    },
  });
  const says = uses.data && (uses.data.nextCursor ? words.deleteManySays : words.deleteSays(uses.data.data.length));
  return (
    <>
      <Button variant="default" onClick={open}>
        {words.delete}
      </Button>
      <Confirm
        opened={asking}
        title={words.deleteTitle}
        deed={words.delete}
        danger
        busy={remove.isPending}
        waiting={uses.isPending}
        error={remove.error ?? uses.error}
        onDo={() => remove.mutate()}
        onClose={close}
      >
        <Stack gap="xs">
          {says && <Text>{says}</Text>}
          <Text>{words.deleteKeeps}</Text>
        </Stack>
      </Confirm>
    </>
  );
};
