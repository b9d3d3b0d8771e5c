import { randomBytes } from 'node:crypto';
import { type Clock, currentContext, type Position, type Repository, runIn, sha256 } from '@punctual/chassis';
import { comparable, type Scope, type SessionEvent } from '@punctual/contracts';
import { passwordFits } from '../user/password';
import type { ViewReader } from '../views/reader';
import { type SessionRow, sessionView } from '../views/session.view';
import { type UserRow, userView } from '../views/user.view';
import type { Session, SessionCommand } from './session';

/** How long a session lasts, in seconds. */
export const SESSION_SECONDS = 12 * 60 * 60;
const TOKEN_OCTETS = 32;
/** More open sessions than one account has. */
const MANY_SESSIONS = 10_000;

/** The caller: an account, and its session or API key. */
export type Principal = {
  userId: string;
  tenantId: string;
  email: string;
  name: string | null;
  role: UserRow['role'];
  /** Null when the caller uses an API key. */
  sessionId: string | null;
  /** When the session or the API key ends. */
  expiresAt: string;
  /** What the API key of the caller may do; null in a session, which may do all that the account may. */
  scopes: readonly Scope[] | null;
};

/** `views` reads all tenants: who the caller is decides the tenant. */
type Needs = { views: ViewReader; sessions: Repository<Session, SessionCommand, SessionEvent>; clock: Clock };

/** Whether the account was disabled, or its password reset, since the session began; both times are those of the store. */
const endedBy = ({ sessionsAfter }: UserRow, { began }: SessionRow): boolean =>
  !!sessionsAfter && Date.parse(began) <= Date.parse(sessionsAfter);

/** Sessions of local accounts. The token is random and only its SHA-256 is stored. */
export class Sessions {
  constructor(private readonly needs: Needs) {}

  /** The enabled account with this e-mail address; null when there is none or the password is wrong. */
  async accountOf(email: string, password: string): Promise<UserRow | null> {
    const { views } = this.needs;
    const [found] = await views.list(userView, {
      where: [['email', '=', comparable(email)]],
      sort: { column: 'email', descending: false },
      limit: 1,
    });
    const user = (found?.doc ?? null) as UserRow | null;
    // The password is checked first, so timing does not reveal which accounts are disabled.
    const fits = await passwordFits(password, user?.hash ?? null);
    return fits && user?.status !== 'DISABLED' ? user : null;
  }

  /** A new session; null when the address or the password is wrong. `position` is the position of its event in the log. */
  async start(email: string, password: string) {
    const { sessions, clock } = this.needs;
    const user = await this.accountOf(email, password);
    if (!user) return null;
    const token = randomBytes(TOKEN_OCTETS).toString('base64url');
    const sessionId = sha256(token);
    const expiresAt = new Date(clock.millis() + SESSION_SECONDS * 1000).toISOString();
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
      user: { id: user.id, email: user.email, name: user.name, role: user.role },
      position,
    };
  }

  /** Ends a session. Returns the position of its event; null when the session had already ended. */
  async end(sessionId: string): Promise<Position | null> {
    const { sessions, clock } = this.needs;
    await sessions.execute(sessionId, { type: 'EndSession', data: { sessionId, now: clock.now() } });
    return currentContext().appended;
  }

  /** Ends the sessions of an account, all but one. */
  async endOthers(userId: string, keep: string | null): Promise<void> {
    const { views } = this.needs;
    const sort = { column: 'userId', descending: false };
    const open = await views.list(sessionView, { where: [['userId', '=', userId]], sort, limit: MANY_SESSIONS });
    for (const { key } of open) if (key !== keep) await this.end(key);
  }

  /** The account with this id, while it is enabled. */
  async enabled(userId: string): Promise<UserRow | null> {
    const user = await this.needs.views.get(userView, userId);
    return user?.status === 'DISABLED' ? null : user;
  }

  /** The caller a token belongs to; null when the token is unknown, ended or expired, or its account is disabled. */
  async holder(token: string): Promise<Principal | null> {
    const { views, clock } = this.needs;
    const [found, user] = (await views.getBoth(sessionView, sha256(token), 'userId', userView)) ?? [];
    if (!found || !user || Date.parse(found.expiresAt) <= clock.millis()) return null;
    if (user.status === 'DISABLED' || endedBy(user, found)) return null;
    const { id: userId, tenantId, email, name, role } = user;
    return { userId, tenantId, email, name, role, sessionId: found.id, expiresAt: found.expiresAt, scopes: null };
  }
}
