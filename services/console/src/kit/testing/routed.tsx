import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** An element as the page at `/`, beside another at `/elsewhere`, with the router that leads there. */
export const routed = (page: () => ReactNode) => {
  window.scrollTo = () => {}; // jsdom cannot scroll
  const root = createRootRoute({ component: Outlet, notFoundComponent: () => <p>Another page</p> });
  const here = createRoute({ getParentRoute: () => root, path: '/', component: page });
  const elsewhere = createRoute({ getParentRoute: () => root, path: '/elsewhere', component: () => <p>Elsewhere</p> });
  const router = createRouter({
    routeTree: root.addChildren([here, elsewhere]),
    history: createMemoryHistory({ initialEntries: ['/'] }),
  });
  // The console's own routes are registered; these are others.
  const Provider = RouterProvider as unknown as (props: { router: unknown }) => ReactNode;
  return {
    element: <Provider router={router} />,
    leave: () => router.history.push('/elsewhere'),
    path: () => router.history.location.pathname,
  };
};
