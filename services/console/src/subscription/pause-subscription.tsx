import { useState } from 'react';
import { type Subscription, subscriptions, switchSubscription } from '../api/subscriptions';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { Confirm } from '../kit/confirm';
import { instantOf } from '../kit/time';
import { UntilField } from '../kit/until-field';
import { nameOf } from './looks';
import { words } from './subscription.words';

/** Switches a subscription off until a time, at which it goes on by itself. */
export const PauseSubscription = ({ of, onClose }: { of: Subscription; onClose: () => void }) => {
  const [typed, setTyped] = useState('');
  const pause = useDeed(switchSubscription, subscriptions.all);
  const until = instantOf(typed);
  const done = () => {
    announce(words.pausedUntil(nameOf(of), until ?? ''));
    onClose();
  };
  return (
    <Confirm
      opened
      title={words.pauseTitle(nameOf(of))}
      deed={words.pauseDeed}
      busy={pause.isPending}
      waiting={until === null}
      error={pause.error}
      onDo={() => pause.mutate({ id: of.id, version: of.version, on: false, until }, { onSuccess: done })}
      onClose={onClose}
    >
      <UntilField label={words.pauseUntil} value={typed} onChange={setTyped} />
    </Confirm>
  );
};
