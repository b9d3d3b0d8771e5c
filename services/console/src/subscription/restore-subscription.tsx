import { Button } from '@mantine/core';
import { bringBackSubscription, type Subscription, subscriptions } from '../api/subscriptions';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { nameOf } from './looks';
import { words } from './subscription.words';

/** Brings back a subscription that was ended. */
export const RestoreSubscription = ({ of }: { of: Subscription }) => {
  const restore = useDeed(bringBackSubscription, subscriptions.all);
  const name = nameOf(of);
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={words.restoreOf(name)}
      loading={restore.isPending}
      onClick={() =>
        restore.mutate(of, {
          onSuccess: () => announce(words.restored(name)),
          onError: ({ message }) => announce(message, { failed: true }),
        })
      }
    >
      {words.restore}
    </Button>
  );
};
