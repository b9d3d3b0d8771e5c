import { Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { Confirm } from './confirm';

type Props = { dirty: boolean; title: string; says: string; leave: string };

/** Asks before a page with unsaved changes is left; the browser asks before its window is closed. */
export const LeaveGuard = ({ dirty, title, says, leave }: Props) => {
  const blocker = useBlocker({
    // Another search of the same page keeps what is typed.
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  const blocked = blocker.status === 'blocked';
  return (
    <Confirm
      opened={blocked}
      title={title}
      deed={leave}
      danger
      onDo={() => blocked && blocker.proceed()}
      onClose={() => blocked && blocker.reset()}
    >
      <Text>{says}</Text>
    </Confirm>
  );
};
