import { useCallback, useEffect, useState } from 'react';
import { onSessionExpired } from '../api/client';
import { type Account, accountNow, onOtherTab } from '../api/session';

/** Who is signed in by now: whose page it is, nobody, or somebody else. */
export type Now = { kind: 'same' } | { kind: 'nobody' } | { kind: 'other'; account: Account };

const nowFor = (mine: Account, account: Account | null): Now => {
  if (account === null) return { kind: 'nobody' };
  return account.id === mine.id ? { kind: 'same' } : { kind: 'other', account };
};

/**
 * Whether the browser's session is still that of the page's account. It is compared when the page is seen again, when
 * another tab signs in or out, and when the server knows no session: all tabs have one cookie, and what is done on one
 * account's page must not be done as another.
 */
export const useAccountNow = (mine: Account): { now: Now; look: () => Promise<void> } => {
  const [now, set] = useState<Now>({ kind: 'same' });
  const look = useCallback(async () => {
    const account = await accountNow().catch(() => undefined);
    if (account !== undefined) set(nowFor(mine, account)); // without an answer nothing is known
  }, [mine]);
  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === 'visible') void look();
    };
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('focus', seen); // of two windows side by side both are visible
    const stops = [onOtherTab(() => void look()), onSessionExpired(() => void look())];
    return () => {
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('focus', seen);
      for (const stop of stops) stop();
    };
  }, [look]);
  return { now, look };
};
