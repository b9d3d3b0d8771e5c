import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { onSessionExpired } from '../api/client';
import { type Session, sessions } from '../api/session';

/** Loaded when it is needed: most pages never show it. */
const SignInDialog = lazy(() => import('./sign-in-dialog').then(({ SignInDialog: dialog }) => ({ default: dialog })));

/** Asks to sign in over the page when the session has ended: the page stays as it is, with everything typed into it. */
export const SignInAgain = () => {
  const client = useQueryClient();
  const [expired, setExpired] = useState(false);
  useEffect(() => onSessionExpired(() => setExpired(true)), []);
  const email = client.getQueryData(sessions.current().queryKey)?.user.email;
  const goOn = ({ user }: Pick<Session, 'user'>) => {
    setExpired(false);
    // Another account must not go on in this one's page.
    if (user.email !== email) window.location.assign('/');
    else void client.invalidateQueries();
  };
  return <Suspense>{expired && <SignInDialog email={email} onDone={goOn} />}</Suspense>;
};
