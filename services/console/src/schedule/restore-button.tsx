import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { restore, type ScheduleRow, schedules } from '../api/schedules';
import { announce } from '../kit/announce';
import { useIntent } from '../kit/use-intent';
import { words as detailWords } from './detail.words';
import { nameOf } from './names';
import { words } from './schedule.words';

/** Brings a deleted schedule back, from the list: the API shows a deleted one nowhere else. */
export const RestoreButton = ({ row }: { row: ScheduleRow }) => {
  const intent = useIntent();
  const deed = useMutation({
    mutationFn: () => restore(row.id, intent(row.id, row.version)),
    onSuccess: () => announce(words.restored),
    onError: ({ message }) => announce(message, { failed: true }),
    onSettled: (_data, _error, _vars, _before, { client }) => client.invalidateQueries({ queryKey: schedules.all }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={words.restoreNamed(nameOf(row))}
      loading={deed.isPending}
      onClick={() => deed.mutate()}
    >
      {detailWords.restore}
    </Button>
  );
};
