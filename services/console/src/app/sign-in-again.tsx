import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useSession } from '../api/use-session';
import { useAccountNow } from './use-account-now';

/** Loaded when they are needed: most pages never show them. */
const SignInDialog = lazy(() => import('./sign-in-dialog').then(({ SignInDialog: dialog }) => ({ default: dialog })));
const OtherAccount = lazy(() => import('./other-account').then(({ OtherAccount: dialog }) => ({ default: dialog })));

/**
 * Asks to sign in over the page when the session has ended: the page stays as it is, with everything typed into it.
 * Another account must not go on in this one's page: it leaves it, and everything that was loaded for it.
 */
export const SignInAgain = () => {
  const client = useQueryClient();
  const { user } = useSession();
  const [mine] = useState(user); // a reloaded session may be another's
  const { now, look } = useAccountNow(mine);
  const ended = useRef(false);
  useEffect(() => {
    if (ended.current && now.kind === 'same') void client.invalidateQueries(); // what has failed meanwhile
    ended.current = now.kind === 'nobody';
  }, [client, now]);
  return (
    <Suspense>
      {now.kind === 'nobody' && <SignInDialog email={mine.email} onDone={() => void look()} />}
      {now.kind === 'other' && <OtherAccount now={now.account} before={mine} />}
    </Suspense>
  );
};
