import { Button, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type DistributionList, lists, removeList } from '../api/lists';
import { Confirm } from '../kit/confirm';
import { useIntent } from '../kit/use-intent';
import { words } from './list.words';

/** Deletes a list, after naming the schedules that go on without it. */
export const DeleteList = ({ list, onDone }: { list: DistributionList; onDone: () => void }) => {
  const [asking, { open, close }] = useDisclosure(false);
  const usage = useQuery({ ...lists.usage(list.id), enabled: asking });
  const users = usage.data?.data ?? [];
  const intent = useIntent();
  const remove = useMutation({
    mutationFn: (force: boolean) => removeList(list.id, force, intent([list.id, force], list.version)),
    onSuccess: () => {
      close();
      onDone();
    },
  });
  return (
    <>
      <Button variant="default" onClick={open}>
        {words.delete}
      </Button>
      <Confirm
        opened={asking}
        title={words.deleteTitle}
        deed={users.length > 0 ? words.deleteForced : words.delete}
        danger
        busy={remove.isPending}
        waiting={usage.isPending}
        error={remove.error ?? usage.error}
        onDo={() => remove.mutate(users.length > 0)}
        onClose={close}
      >
        {usage.data && (
          <Stack gap="xs">
            <Text>{users.length > 0 ? words.deleteUsed(users.length) : words.deleteUnused}</Text>
            {users.length > 0 && (
              <List>
                {users.map(({ id, name, reportType }) => (
                  <List.Item key={id}>{name ?? reportType ?? words.unnamed}</List.Item>
                ))}
              </List>
            )}
          </Stack>
        )}
      </Confirm>
    </>
  );
};
