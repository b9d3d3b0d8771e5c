import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import { run } from 'axe-core';
import type { ReactElement } from 'react';

// A list or a page of plots takes jsdom longer than the usual second where other work shares the machine.
configure({ asyncUtilTimeout: 30_000 });

/** Shows an element as a page would, and finds barriers in it. jsdom has no layout, so contrast is left to the browser tests. */
export const show = (element: ReactElement, known: (client: QueryClient) => void = () => {}) => {
  // Mantine reads these; jsdom has neither.
  window.matchMedia ??= (query: string) =>
    ({
      matches: false,
      media: query,
      addEventListener: () => {},
      removeEventListener: () => {},
    }) as unknown as MediaQueryList;
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  known(client);
  const shown = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>{element}</QueryClientProvider>
    </MantineProvider>,
  );
  const barriers = async () => {
    const { violations } = await run(shown.baseElement, {
      rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  };
  return { ...shown, client, barriers };
};
