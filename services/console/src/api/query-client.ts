import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem';

/** Whether another try may help: no answer, or a part that is away. A refusal stays a refusal. */
const mayPass = (error: unknown) => error instanceof Problem && [0, 502, 503, 504].includes(error.status);

/** Data is current until an event says otherwise; the minute covers the time without a stream. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: { staleTime: 60_000, retry: (failures, error) => failures < 2 && mayPass(error) },
      mutations: { retry: false },
    },
  });
