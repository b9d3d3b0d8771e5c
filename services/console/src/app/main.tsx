import '@mantine/core/styles.css';
import './main.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onUnanswered } from '../api/client';
import { makeQueryClient } from '../api/query-client';
import { sessions } from '../api/session';
import { watchServer } from './away';
import { follow } from './live';
import { loadPage, makeRouter } from './routes';
import { theme, variables } from './theme';

/** The nonce of this answer; browsers hide the attribute from selectors, so the property is read. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
setNonce(nonce); // the lock of the page's scroll behind a dialog takes it from here alone

const queryClient = makeQueryClient();
const router = makeRouter(queryClient);
void queryClient.prefetchQuery(sessions.current()); // before the scripts, of which a browser asks for six at a time
loadPage(router);
const checkServer = watchServer(queryClient);
onUnanswered(checkServer);
follow(queryClient, checkServer);

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
