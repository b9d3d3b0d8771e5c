import { useSuspenseQuery } from '@tanstack/react-query';
import { type Session, sessions } from './session';

/** The session of a page behind sign-in; the route has loaded it. */
export const useSession = (): Session => useSuspenseQuery(sessions.current()).data;
