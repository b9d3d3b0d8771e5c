import { Text } from '@mantine/core';
import { words } from './kit.words';
import { fromNow, instantInFull } from './time';
import { useMinute } from './use-minute';

type Props = { at: string | null | undefined; none?: string };

/** An instant, relative; exact on hover and for readers. */
export const When = ({ at, none = words.unknownTime }: Props) =>
  at ? (
    <Relative at={at} />
  ) : (
    <Text span c="dimmed" inherit>
      {none}
    </Text>
  );

const Relative = ({ at }: { at: string }) => {
  useMinute();
  return (
    <time dateTime={at} title={instantInFull(at)}>
      {fromNow(at)}
    </time>
  );
};
