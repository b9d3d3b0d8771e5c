import { Text } from '@mantine/core';
import { useDeed } from '../api/use-deed';
import { disable, enable, resetPassword, type SetPassword, type User, users } from '../api/users';
import { announce } from '../kit/announce';
import { Confirm } from '../kit/confirm';
import type { Asked } from '../kit/use-asked';
import { userName } from './user-look';
import { words } from './users.words';

export type UserDialogs = 'edit' | 'reset' | 'disable' | 'enable';

type Props = {
  asked: Asked<UserDialogs, User>;
  onReset: (user: User, setPassword: SetPassword) => void;
};

/** Asks before an account loses its password or its access. */
export const UserDeeds = ({ asked, onReset }: Props) => {
  const { row, opened, close } = asked;
  const reset = useDeed(resetPassword, users.all);
  const shut = useDeed(disable, users.all);
  const open = useDeed(enable, users.all);
  const name = row ? userName(row) : '';
  const leave = () => {
    close();
    reset.reset();
    shut.reset();
    open.reset();
  };
  const done = (text: string) => {
    announce(text);
    leave();
  };
  return (
    <>
      <Confirm
        opened={opened('reset')}
        title={words.resetTitle(name)}
        deed={words.reset}
        danger
        busy={reset.isPending}
        error={reset.error}
        onDo={() => row && reset.mutate(row, { onSuccess: (setPassword) => onReset(row, setPassword) })}
        onClose={leave}
      >
        <Text>{words.resetSays}</Text>
      </Confirm>
      <Confirm
        opened={opened('disable')}
        title={words.disableTitle(name)}
        deed={words.disable}
        danger
        busy={shut.isPending}
        error={shut.error}
        onDo={() => row && shut.mutate(row, { onSuccess: () => done(words.disabled(name)) })}
        onClose={leave}
      >
        <Text>{words.disableSays}</Text>
      </Confirm>
      <Confirm
        opened={opened('enable')}
        title={words.enableTitle(name)}
        deed={words.enable}
        busy={open.isPending}
        error={open.error}
        onDo={() => row && open.mutate(row, { onSuccess: () => done(words.enabled(name)) })}
        onClose={leave}
      >
        <Text>{words.enableSays}</Text>
      </Confirm>
    </>
  );
};
