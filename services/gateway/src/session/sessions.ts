import { randomBytes } from 'node:crypto';
import { type Clock, currentContext, type Position, type Repository, runIn, sha256 } from '@punctual/chassis';
import type { SessionEvent } from '@punctual/contracts';
import { passwordFits } from '../user/password';
import type { ViewReader } from '../views/reader';
import { sessionView } from '../views/session.view';
import { type UserRow, userView } from '../views/user.view';
import type { Session, SessionCommand } from './session';

/** How long a session lasts. */
const LIFETIME_MS = 12 * 60 * 60 * 1000;
const TOKEN_OCTETS = 32;

/** The caller: an account and its session. */
export type Principal = { userId: string; tenantId: string; email: string; role: UserRow['role']; sessionId: string };

/** `views` reads all tenants: who the caller is decides the tenant. */
type Needs = { views: ViewReader; sessions: Repository<Session, SessionCommand, SessionEvent>; clock: Clock };

/** Sessions of local accounts. The token is random and only its SHA-256 is stored. */
export class Sessions {
  constructor(private readonly needs: Needs) {}

  /** The account with this e-mail address; null when the address or the password is wrong. */
  async accountOf(email: string, password: string): Promise<UserRow | null> {
    const { views } = this.needs;
    const [found] = await views.list(userView, {
      where: [['email', '=', email.toLowerCase()]],
      sort: { column: 'email', descending: false },
      limit: 1,
    });
    const user = (found?.doc ?? null) as UserRow | null;
    return (await passwordFits(password, user?.hash ?? null)) ? user : null;
  }

  /** A new session; null when the address or the password is wrong. `position` is the position of its event in the log. */
  async start(email: string, password: string) {
    const { sessions, clock } = this.needs;
    const user = await this.accountOf(email, password);
    if (!user) return null;
    const token = randomBytes(TOKEN_OCTETS).toString('base64url');
    const sessionId = sha256(token);
    const expiresAt = new Date(clock.millis() + LIFETIME_MS).toISOString();
    const position = await runIn({ tenantId: user.tenantId, userId: user.id }, async () => {
      await sessions.execute(
        sessionId,
        { type: 'StartSession', data: { sessionId, userId: user.id, expiresAt, now: clock.now() } },
        { isNew: true },
      );
      return currentContext().appended;
    });
    return {
      token,
      expiresAt,
      user: { id: user.id, email: user.email, role: user.role },
      position,
    };
  }

  /** Ends a session. Returns the position of its event; null when the session had already ended. */
  async end(sessionId: string): Promise<Position | null> {
    const { sessions, clock } = this.needs;
    await sessions.execute(sessionId, { type: 'EndSession', data: { sessionId, now: clock.now() } });
    return currentContext().appended;
  }

  /** The caller a token belongs to; null when the token is unknown, ended or expired. */
  async holder(token: string): Promise<Principal | null> {
    const { views, clock } = this.needs;
    const found = await views.get(sessionView, sha256(token));
    if (!found || Date.parse(found.expiresAt) <= clock.millis()) return null;
    const user = await views.get(userView, found.userId);
    return (
      user && { userId: user.id, tenantId: user.tenantId, email: user.email, role: user.role, sessionId: found.id }
    );
  }
}
