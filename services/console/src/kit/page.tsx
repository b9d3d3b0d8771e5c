import { Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

type Props = { title: string; actions?: ReactNode; above?: ReactNode; children: ReactNode };

/** One page: its heading takes the focus, so that a reader hears where the link has led. */
export const Page = ({ title, actions, above, children }: Props) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${title} · Punctual`;
  }, [title]);
  return (
    <Stack gap="md">
      {above}
      <Group justify="space-between" align="center">
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
};
