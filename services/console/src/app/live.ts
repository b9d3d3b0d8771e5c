import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** One event of `GET /events/stream`: what has changed, without its content. */
type Changed = { noun: string; id: string };

const GATHERED_MS = 200;
const AGAIN_MS = 3_000;

/** Nouns of events whose lists have another name; Today counts all of them. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  schedule: ['schedules', 'receives'],
  report: ['reports'],
  run: ['schedules', 'runs'],
  delivery: ['deliveries', 'schedules', 'runs'],
  subscription: ['subscriptions', 'receives'],
  list: ['lists', 'schedules', 'receives'],
  calendar: ['calendars'],
  user: ['users'],
  apikey: ['api-keys'],
  'dead-letter': ['dead-letters'],
};

/** The keys of the queries that an event makes stale. */
export const keysOf = (data: string): QueryKey[] => {
  const { noun } = JSON.parse(data) as Changed;
  return [...(LISTS[noun] ?? [`${noun}s`]), 'today', 'search'].map((name) => [name]);
};

/** Calls `deed` once for each different key that arrives within the time. */
const gather = (ms: number, deed: (key: QueryKey) => void) => {
  const waiting = new Map<string, QueryKey>();
  return (keys: readonly QueryKey[]) => {
    if (waiting.size === 0)
      setTimeout(() => {
        const due = [...waiting.values()];
        waiting.clear();
        for (const key of due) deed(key);
      }, ms);
    for (const key of keys) waiting.set(JSON.stringify(key), key);
  };
};

/** Runs `open` while the page is visible: a browser has six connections to a server for all its tabs (HTTP/1.1). */
const whileVisible = (open: () => void, close: () => void) => {
  const look = () => (document.visibilityState === 'visible' ? open() : close());
  document.addEventListener('visibilitychange', look);
  look();
};

/** Marks queries stale as events say so; the data itself always comes from the API. */
export const follow = (client: QueryClient): void => {
  let last = '';
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stale = gather(GATHERED_MS, (queryKey) => void client.invalidateQueries({ queryKey }));
  const close = () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
  const open = () => {
    close();
    // Nobody is signed in yet: asking would only be refused.
    if (client.getQueryData(['session']) === undefined) {
      timer = setTimeout(open, AGAIN_MS / 10);
      return;
    }
    // A new source forgets the Last-Event-ID of the one before, hence the parameter.
    source = new EventSource(`/api/v1/events/stream${last === '' ? '' : `?after=${encodeURIComponent(last)}`}`);
    source.onmessage = (event: MessageEvent<string>) => {
      last = event.lastEventId;
      stale(keysOf(event.data));
    };
    source.addEventListener('ready', (event) => {
      last ||= (event as MessageEvent<string>).lastEventId; // the place to go on from
    });
    source.addEventListener('reset', (event) => {
      last = (event as MessageEvent<string>).lastEventId || last;
      void client.invalidateQueries();
    });
    source.onerror = () => {
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS);
    };
  };
  whileVisible(open, close);
};
