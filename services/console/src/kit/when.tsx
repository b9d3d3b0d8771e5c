import { Text } from '@mantine/core';
import { words } from './kit.words';
import { fromNow, instantInFull } from './time';

/** An instant, relative; exact on hover and for readers. */
export const When = ({ at, none = words.unknownTime }: { at: string | null | undefined; none?: string }) =>
  at ? (
    <time dateTime={at} title={instantInFull(at)}>
      {fromNow(at)}
    </time>
  ) : (
    <Text span c="dimmed" inherit>
      {none}
    </Text>
  );
