import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { parseAdministration } from '../administration/administration.search';
import { aheadOfPart } from '../administration/content.later';
import { parseAnalytics } from '../analytics/analytics.search';
import { Problem } from '../api/problem';
import { sessions } from '../api/session';
import { parseDeliveries } from '../delivery/deliveries.search';
import { parseLists, parseMembers } from '../list/lists.search';
import { parsePerson } from '../person/person.search';
import { parseReports } from '../report/reports.search';
import { aheadOfSchedule, aheadOfSchedules } from '../schedule/ahead';
import { parseSchedule } from '../schedule/schedule.search';
import { parseSchedules } from '../schedule/schedules.search';
import { SignInPage } from '../session/sign-in.page';
import { parseSignIn } from '../session/sign-in.search';
import { parseSubscriptions } from '../subscription/subscriptions.search';
import { TodayPage } from '../today/today.page';
import { Broken, Unknown } from './lost';
import { Shell } from './shell';

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Unknown,
  errorComponent: Broken,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: parseSignIn,
  component: SignInPage,
});

const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: lazyRouteComponent(() => import('../session/set-password.page'), 'SetPasswordPage'),
});

/** Everything behind sign-in. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ context: { client }, location: { href } }) => {
    try {
      await client.ensureQueryData(sessions.current());
    } catch (error) {
      if (error instanceof Problem && error.status === 401)
        throw redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href } });
      throw error;
    }
  },
});

const today = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: TodayPage,
});
const welcome = createRoute({
  getParentRoute: () => shell,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../session/welcome.page'), 'WelcomePage'),
});
const schedules = createRoute({
  getParentRoute: () => shell,
  path: '/schedules',
  validateSearch: parseSchedules,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { client }, deps }) => aheadOfSchedules(client, deps),
  component: lazyRouteComponent(() => import('../schedule/schedules.page'), 'SchedulesPage'),
});
const schedule = createRoute({
  getParentRoute: () => shell,
  path: '/schedules/$id',
  validateSearch: parseSchedule,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { client }, params: { id }, deps }) => aheadOfSchedule(client, id, deps),
  component: lazyRouteComponent(() => import('../schedule/schedule.page'), 'SchedulePage'),
});
const reports = createRoute({
  getParentRoute: () => shell,
  path: '/reports',
  validateSearch: parseReports,
  component: lazyRouteComponent(() => import('../report/reports.page'), 'ReportsPage'),
});
const report = createRoute({
  getParentRoute: () => shell,
  path: '/reports/$id',
  component: lazyRouteComponent(() => import('../report/report.page'), 'ReportPage'),
});
const subscriptions = createRoute({
  getParentRoute: () => shell,
  path: '/subscriptions',
  validateSearch: parseSubscriptions,
  component: lazyRouteComponent(() => import('../subscription/subscriptions.page'), 'SubscriptionsPage'),
});
const lists = createRoute({
  getParentRoute: () => shell,
  path: '/lists',
  validateSearch: parseLists,
  component: lazyRouteComponent(() => import('../list/lists.page'), 'ListsPage'),
});
const list = createRoute({
  getParentRoute: () => shell,
  path: '/lists/$id',
  validateSearch: parseMembers,
  component: lazyRouteComponent(() => import('../list/list.page'), 'ListPage'),
});
const deliveries = createRoute({
  getParentRoute: () => shell,
  path: '/deliveries',
  validateSearch: parseDeliveries,
  component: lazyRouteComponent(() => import('../delivery/deliveries.page'), 'DeliveriesPage'),
});
const delivery = createRoute({
  getParentRoute: () => shell,
  path: '/deliveries/$id',
  component: lazyRouteComponent(() => import('../delivery/delivery.page'), 'DeliveryPage'),
});
const analytics = createRoute({
  getParentRoute: () => shell,
  path: '/analytics',
  validateSearch: parseAnalytics,
  component: lazyRouteComponent(() => import('../analytics/analytics.page'), 'AnalyticsPage'),
});
const person = createRoute({
  getParentRoute: () => shell,
  path: '/people/$email',
  validateSearch: parsePerson,
  component: lazyRouteComponent(() => import('../person/person.page'), 'PersonPage'),
});
const administration = createRoute({
  getParentRoute: () => shell,
  path: '/administration/$part',
  validateSearch: parseAdministration,
  loader: ({ params: { part } }) => aheadOfPart(part),
  component: lazyRouteComponent(() => import('../administration/administration.page'), 'AdministrationPage'),
});

const tree = root.addChildren([
  signIn,
  setPassword,
  shell.addChildren([
    today,
    welcome,
    schedules,
    schedule,
    reports,
    report,
    subscriptions,
    lists,
    list,
    deliveries,
    delivery,
    analytics,
    person,
    administration,
  ]),
]);

/** The pages of the console. All but Today and the page to sign in are loaded when they are first visited, or their link is hovered. */
export const makeRouter = (client: QueryClient) =>
  createRouter({ routeTree: tree, context: { client }, defaultPreload: 'intent', defaultErrorComponent: Broken });

/** Loads the scripts of the page that the address names while the session is asked for, instead of after it. */
export const loadPage = (router: ReturnType<typeof makeRouter>): void => {
  for (const match of router.matchRoutes(router.latestLocation)) {
    const route = router.routesById[match.routeId as keyof typeof router.routesById];
    router.loadRouteChunk(route)?.catch(() => {}); // the router loads it again, and says what failed
  }
};

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
