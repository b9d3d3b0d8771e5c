import type { QueryClient } from '@tanstack/react-query';
import { sessions } from '../api/session';
import type { Changed } from './concerns';
import { freshener } from './freshen';

const AGAIN_MS = 3_000;

/**
 * Follows what changes of all that the account may see, and loads again what is concerned; data comes from the API alone.
 * `onCut` is called when the stream breaks.
 * Only while the page is visible: a browser has six connections to a server for all its tabs (HTTP/1.1).
 */
export const follow = (client: QueryClient, onCut: () => void): void => {
  const { queryKey } = sessions.current();
  const freshen = freshener(client);
  /** Whose changes are followed now; and whose the place to go on from is. */
  let followed: string | undefined;
  let last = { of: '', id: '' };
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = (account: string) => {
    close();
    if (last.of !== account) last = { of: account, id: '' };
    // A new source forgets the Last-Event-ID of the one before, hence the parameter.
    source = new EventSource(`/api/v1/events/stream${last.id === '' ? '' : `?after=${encodeURIComponent(last.id)}`}`);
    source.onmessage = (event: MessageEvent<string>) => {
      last.id = event.lastEventId;
      freshen(JSON.parse(event.data) as Changed);
    };
    source.addEventListener('ready', (event) => {
      last.id ||= (event as MessageEvent<string>).lastEventId; // the place to go on from
    });
    source.addEventListener('reset', (event) => {
      last.id = (event as MessageEvent<string>).lastEventId || last.id;
      void client.invalidateQueries();
    });
    source.onerror = () => {
      onCut();
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS, account);
    };
  };
  const look = () => {
    const account = document.visibilityState === 'visible' ? client.getQueryData(queryKey)?.user.id : undefined;
    if (account === followed) return;
    followed = account;
    if (account === undefined) close();
    else open(account);
  };
  document.addEventListener('visibilitychange', look);
  client.getQueryCache().subscribe(({ query }) => {
    if (query.queryKey[0] === queryKey[0]) look(); // somebody has signed in, or out
  });
  look();
};
