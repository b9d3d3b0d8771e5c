import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { type Account, signOut } from '../api/session';
import { announce } from '../kit/announce';
import { Icon } from '../kit/icons';
import { words } from './app.words';

/** Loaded when they are first opened. */
const PasswordDialog = lazy(() =>
  import('../session/password.dialog').then(({ PasswordDialog: dialog }) => ({ default: dialog })),
);

const DigestDialog = lazy(() =>
  import('../session/digest.dialog').then(({ DigestDialog: dialog }) => ({ default: dialog })),
);

const SCHEMES = ['auto', 'light', 'dark'] as const;

/** Who is signed in, the colour scheme, the keys, and the way out. */
export const AccountMenu = ({ user, onKeys }: { user: Account; onKeys: () => void }) => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      await navigate({ to: '/sign-in', search: {} });
      client.clear(); // what this account saw is not for the next one
    },
    onError: ({ message }) => announce(message, { failed: true }),
  });
  const [changing, setChanging] = useState<'password' | 'digest' | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const change = (what: 'password' | 'digest') => {
    button.current?.focus(); // where the dialog gives the focus back; the entry is gone by then
    setChanging(what);
  };
  const name = user.name ?? user.email;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            ref={button}
            variant="subtle"
            color="gray"
            maw="16rem"
            aria-label={words.account(name)}
            leftSection={<Icon name="person" />}
          >
            {name}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{words.scheme}</Menu.Label>
          {SCHEMES.map((scheme) => (
            <Menu.Item
              key={scheme}
              aria-current={colorScheme === scheme}
              rightSection={colorScheme === scheme ? <Icon name="check" /> : null}
              onClick={() => setColorScheme(scheme)}
            >
              {words.schemes[scheme]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            onClick={() => void navigate({ to: '/administration/$part', params: { part: 'api-keys' }, search: {} })}
          >
            {words.apiKeys}
          </Menu.Item>
          <Menu.Item onClick={() => change('digest')}>{words.digest}</Menu.Item>
          <Menu.Item onClick={() => change('password')}>{words.password}</Menu.Item>
          <Menu.Item onClick={onKeys}>{words.keys}</Menu.Item>
          <Menu.Item onClick={() => leave.mutate()}>{words.signOut}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {changing === 'password' && <PasswordDialog onClose={() => setChanging(null)} />}
        {changing === 'digest' && <DigestDialog onClose={() => setChanging(null)} />}
      </Suspense>
    </>
  );
};
