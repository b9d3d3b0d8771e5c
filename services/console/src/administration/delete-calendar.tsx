import { List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Calendar, calendars, removeCalendar } from '../api/calendars';
import { useDeed } from '../api/use-deed';
import { Confirm } from '../kit/confirm';
import { ToPage } from '../kit/link';
import { words } from './calendars.words';

type Props = {
  opened: boolean;
  calendar: Calendar | null;
  onDeleted: (calendar: Calendar) => void;
  onClose: () => void;
};

/** Deletes a calendar, after saying which schedules follow it. */
export const DeleteCalendar = ({ opened, calendar, onDeleted, onClose }: Props) => {
  const usage = useQuery({ ...calendars.usage(calendar?.id ?? ''), enabled: opened && calendar !== null });
  const followers = usage.data?.data ?? [];
  const remove = useDeed((one: Calendar) => removeCalendar(one, followers.length > 0), calendars.all);
  const leave = () => {
    remove.reset();
    onClose();
  };
  return (
    <Confirm
      opened={opened}
      title={words.deleteTitle(calendar?.name ?? '')}
      deed={words.delete}
      danger
      busy={remove.isPending}
      waiting={usage.isPending}
      error={remove.error ?? usage.error}
      onDo={() => calendar && remove.mutate(calendar, { onSuccess: () => onDeleted(calendar) })}
      onClose={leave}
    >
      <Stack gap="xs">
        {usage.data && followers.length === 0 && <Text>{words.usedNone}</Text>}
        {followers.length > 0 && (
          <>
            <Text>{usage.data?.nextCursor ? words.usedMore : words.usedMany(followers.length)}</Text>
            <List size="sm">
              {followers.map(({ id, name, reportType }) => (
                <List.Item key={id}>
                  <ToPage to="/schedules/$id" params={{ id }} search={{}}>
                    {name ?? reportType ?? words.unnamed}
                  </ToPage>
                </List.Item>
              ))}
            </List>
            <Text>{words.deleteKeeps}</Text>
          </>
        )}
      </Stack>
    </Confirm>
  );
};
