import { Skeleton, Tabs, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useSession } from '../api/use-session';
import { words as kitWords } from '../kit/kit.words';
import { ToPage } from '../kit/link';
import { Page } from '../kit/page';
import { words } from './administration.words';
import { CONTENT } from './content.later';
import { partsOf } from './parts';

const route = getRouteApi('/shell/administration/$part');

/** Accounts, keys, calendars, how mails look, connections, datasets, dead letters, and the state of the parts. */
export const AdministrationPage = () => {
  const { user } = useSession();
  const asked = route.useParams().part;
  const navigate = route.useNavigate();
  const parts = partsOf(user);
  const part = parts.find((known) => known === asked);
  if (part === undefined) return <Unknown />;
  const Content = CONTENT[part];
  const content = (
    <Suspense fallback={<Skeleton height={200} role="status" aria-label={kitWords.loading} aria-busy="true" />}>
      <Content />
    </Suspense>
  );
  if (parts.length === 1) return <Page title={words.parts[part]}>{content}</Page>;
  return (
    <Page title={words.title}>
      <Tabs
        value={part}
        keepMounted={false}
        onChange={(next) => next !== null && void navigate({ params: { part: next }, search: {} })}
      >
        <Tabs.List mb="md">
          {parts.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {words.parts[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={part}>{content}</Tabs.Panel>
      </Tabs>
    </Page>
  );
};

/** What somebody may not see does not exist: the same words as for a mistyped address. */
const Unknown = () => (
  <Page title={words.unknown}>
    <Text>{words.unknownHint}</Text>
    <ToPage to="/">{words.toToday}</ToPage>
  </Page>
);
