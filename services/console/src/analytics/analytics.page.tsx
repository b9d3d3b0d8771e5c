import { getRouteApi } from '@tanstack/react-router';
import { Page } from '../kit/page';
import { AnalyticsOf } from './analytics';
import { words } from './analytics.words';

const route = getRouteApi('/shell/analytics');

/** How deliveries went, over all schedules that the person may see. */
export const AnalyticsPage = () => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={words.title}>
      <AnalyticsOf
        search={search}
        onChange={(by) => void navigate({ search: (old) => ({ ...old, ...by }), replace: true })}
      />
    </Page>
  );
};
