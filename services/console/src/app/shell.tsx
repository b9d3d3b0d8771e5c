import { Anchor, AppShell, Burger, Button, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, Outlet, useMatchRoute } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useSession } from '../api/use-session';
import { Announcements } from '../kit/announce';
import { Icon, type IconName } from '../kit/icons';
import { words } from './app.words';
import { useKeys } from './keys';
import classes from './shell.module.css';
import { SignInAgain } from './sign-in-again';

/** Menus need a quarter of the script that a first visit loads, and the page can be used before them. */
const AccountMenu = lazy(() => import('./account-menu').then(({ AccountMenu: menu }) => ({ default: menu })));
/** Loaded when they are first opened. */
const SearchDialog = lazy(() =>
  import('../search/search.dialog').then(({ SearchDialog: dialog }) => ({ default: dialog })),
);
const KeysDialog = lazy(() => import('./keys-dialog').then(({ KeysDialog: dialog }) => ({ default: dialog })));

const PAGES = [
  { to: '/', icon: 'home', word: words.pages.today },
  { to: '/schedules', icon: 'calendar', word: words.pages.schedules },
  { to: '/reports', icon: 'report', word: words.pages.reports },
  { to: '/deliveries', icon: 'mail', word: words.pages.deliveries },
  { to: '/analytics', icon: 'chart', word: words.pages.analytics },
  { to: '/subscriptions', icon: 'bell', word: words.pages.subscriptions },
  { to: '/lists', icon: 'list', word: words.pages.lists },
] as const satisfies readonly { to: string; icon: IconName; word: string }[];

/** The frame of every page: navigation, account, announcements, keys. */
export const Shell = () => {
  const [menu, { toggle, close }] = useDisclosure(false);
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure(false);
  const { user } = useSession();
  const [searching, { open: onSearch, close: endSearch }] = useDisclosure(false);
  useKeys({ onHelp: openHelp, onSearch });
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !menu } }}
      padding="md"
    >
      <a href="#content" className={classes.skip}>
        {words.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={menu}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={words.menu}
              aria-expanded={menu}
            />
            <Text fw={700}>{words.product}</Text>
          </Group>
          <Button
            variant="default"
            aria-label={words.search}
            aria-keyshortcuts="Control+K Meta+K"
            leftSection={<Icon name="search" />}
            onClick={onSearch}
          >
            <Text span inherit visibleFrom="sm">
              {words.search}
            </Text>
          </Button>
          <Suspense fallback={<Text c="dimmed">{user.name ?? user.email}</Text>}>
            <AccountMenu user={user} onKeys={openHelp} />
          </Suspense>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={words.navigation} onClick={close}>
        {PAGES.map((page) => (
          <PageLink key={page.to} {...page} />
        ))}
        {user.role === 'admin' && (
          <PageLink to="/administration/$part" part="users" icon="gear" word={words.pages.administration} />
        )}
        <Anchor href="/docs" size="sm" p="sm">
          {words.apiDocs}
        </Anchor>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <Suspense>{searching && <SearchDialog onClose={endSearch} />}</Suspense>
      <Suspense>{help && <KeysDialog opened onClose={closeHelp} />}</Suspense>
      <Announcements />
      <SignInAgain />
    </AppShell>
  );
};

type PageLinkProps =
  | ((typeof PAGES)[number] & { part?: undefined })
  | { to: '/administration/$part'; part: string; icon: IconName; word: string };

const PageLink = ({ to, part, icon, word }: PageLinkProps) => {
  const current = Boolean(useMatchRoute()({ to, fuzzy: to !== '/' }));
  return (
    <NavLink
      renderRoot={(props) =>
        part === undefined ? <Link to={to} {...props} /> : <Link to={to} params={{ part }} {...props} />
      }
      active={current}
      label={word}
      leftSection={<Icon name={icon} />}
    />
  );
};
