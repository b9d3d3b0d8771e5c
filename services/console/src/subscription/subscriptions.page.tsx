import { Button, Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Page } from '../kit/page';
import { useAsked } from '../kit/use-asked';
import { Kept } from './kept';
import { Mine } from './mine';
import { Receives } from './receives';
import { SubscriptionDialog } from './subscription.dialog';
import { words } from './subscription.words';
import { TABS, type Tab } from './subscriptions.search';

const route = getRouteApi('/shell/subscriptions');

/** What a person has subscribed to, everything else that is sent to them, and what is kept for them. */
export const SubscriptionsPage = () => {
  const { tab = 'mine', cursor, deleted } = route.useSearch();
  const navigate = route.useNavigate();
  const asked = useAsked<'new', never>();
  const open = (next: Tab) => void navigate({ search: next === 'mine' ? {} : { tab: next } });
  const paging = {
    cursor,
    onCursor: (next: string | undefined) => void navigate({ search: (old) => ({ ...old, cursor: next }) }),
  };
  const create = (
    <Button onClick={() => asked.ask('new')} data-new>
      {words.new}
    </Button>
  );
  return (
    <Page title={words.title} actions={create}>
      <Tabs value={tab} onChange={(next) => open(TABS.find((one) => one === next) ?? 'mine')} keepMounted={false}>
        <Tabs.List aria-label={words.title} mb="md">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {words.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="mine">
          <Mine
            paging={paging}
            deleted={deleted === 'true'}
            onDeleted={(shown) => void navigate({ search: { deleted: shown ? 'true' : undefined } })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="receives">
          <Receives />
        </Tabs.Panel>
        <Tabs.Panel value="portal">
          <Kept paging={paging} />
        </Tabs.Panel>
      </Tabs>
      {asked.opened('new') && <SubscriptionDialog onClose={asked.close} />}
    </Page>
  );
};
