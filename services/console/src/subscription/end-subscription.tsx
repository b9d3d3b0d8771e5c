import { Text } from '@mantine/core';
import { endSubscription, type Subscription, subscriptions } from '../api/subscriptions';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { Confirm } from '../kit/confirm';
import { nameOf } from './looks';
import { words } from './subscription.words';

/** Asks before a subscription ends. */
export const EndSubscription = ({ of, onClose }: { of: Subscription; onClose: () => void }) => {
  const end = useDeed(endSubscription, subscriptions.all);
  const done = () => {
    announce(words.endDone(nameOf(of)));
    onClose();
  };
  return (
    <Confirm
      opened
      title={words.endTitle}
      deed={words.end}
      danger
      busy={end.isPending}
      error={end.error}
      onDo={() => end.mutate(of, { onSuccess: done })}
      onClose={onClose}
    >
      <Text>{words.endSays(nameOf(of))}</Text>
    </Confirm>
  );
};
