import { randomBytes } from 'node:crypto';
import {
  ADMINISTRATOR_ID,
  accountIdOf,
  type Clock,
  currentContext,
  type Position,
  type Repository,
  runIn,
  sha256,
} from '@punctual/chassis';
import {
  type AdministratorEvent,
  comparable,
  type DigestSetting,
  Rejection,
  type UserEvent,
} from '@punctual/contracts';
import type { ViewReader } from '../views/reader';
import { userView } from '../views/user.view';
import type { AdministratorCommand, Administrators } from './administrators';
import { hashPassword } from './password';
import { type Account, tokenRefused, type User, type UserCommand } from './user';

/** How long the one-time token of an invitation or a reset can be used. */
const TOKEN_LIFETIME_MS = 72 * 60 * 60 * 1000;
const TOKEN_OCTETS = 32;

/** `views` reads all tenants: an address belongs to one account, whatever its tenant. */
type Needs = {
  users: Repository<User, UserCommand, UserEvent>;
  administrators: Repository<Administrators, AdministratorCommand, AdministratorEvent>;
  views: ViewReader;
  clock: Clock;
};

type Person = { email: string; name: string | null; role: Account['role'] };
/** A one-time token that sets a password; `token` is null when an earlier attempt of the same request made it. */
export type SetPasswordToken = { token: string | null; expiresAt: string };

/** Accounts hold the role that counts for the last administrator only while they are enabled. */
const isAdministrator = (state: User): boolean => state.status === 'enabled' && state.role === 'admin';

/** Creates and changes accounts. Every method runs in the tenant of the account. */
export class Accounts {
  constructor(private readonly needs: Needs) {}

  /**
   * Creates an account. Its id is derived from its address, so the event store lets one account have it.
   * @throws Rejection user/address-taken
   */
  async create(
    { password, ...person }: Person & { password?: string | undefined },
    commandId: string,
  ): Promise<{ userId: string; setPassword: SetPasswordToken | null }> {
    const { users, clock } = this.needs;
    const address = comparable(person.email);
    const first = await users.load(ADMINISTRATOR_ID);
    if (first.status !== 'none' && comparable(first.email) === address)
      throw new Rejection('user/address-taken', 'there is an account with this address');
    const userId = accountIdOf(address);
    const about = { userId, ...person, commandId, now: clock.now() };
    const { token, tokenHash, expiresAt } = this.newToken(userId);
    const secret = password === undefined ? { tokenHash, expiresAt } : { hash: await hashPassword(password) };
    const events = await users.execute(userId, { type: 'RegisterUser', data: { ...about, ...secret } });
    if (person.role === 'admin') await this.count('AddAdministrator', userId);
    const setPassword = { token: events.length > 0 ? token : null, expiresAt };
    return { userId, setPassword: password === undefined ? setPassword : null };
  }

  /** Changes name and role. @throws Rejection user/unknown, user/stale, user/last-administrator */
  async change(userId: string, { name, role }: Omit<Person, 'email'>, ifVersion: number | null): Promise<void> {
    const command: UserCommand = { type: 'ChangeUser', data: { ...this.about(userId, ifVersion), name, role } };
    await (role === 'admin' ? this.raise(userId, command) : this.lower(userId, command));
  }

  /** Disables an account: its sessions end, and nobody can log in to it. @throws Rejection as `change` does */
  disable(userId: string, ifVersion: number | null): Promise<void> {
    return this.lower(userId, { type: 'DisableUser', data: this.about(userId, ifVersion) });
  }

  /** Enables an account. @throws Rejection user/unknown, user/stale */
  enable(userId: string, ifVersion: number | null): Promise<void> {
    return this.raise(userId, { type: 'EnableUser', data: this.about(userId, ifVersion) });
  }

  /** Takes the password from an account and ends its sessions; the token sets another one. @throws Rejection user/unknown, user/stale */
  async reset(userId: string, ifVersion: number | null): Promise<SetPasswordToken> {
    const { token, ...secret } = this.newToken(userId);
    await this.needs.users.execute(userId, {
      type: 'ResetPassword',
      data: { ...this.about(userId, ifVersion), ...secret },
    });
    return { token, expiresAt: secret.expiresAt };
  }

  /** Sets a password with a one-time token, in the tenant of its account. Returns the position of its event. @throws Rejection password-token/invalid */
  async setByToken(token: string, password: string): Promise<Position | null> {
    const { users, views } = this.needs;
    const userId = /^([0-9a-f-]{36})\.[\w-]{43}$/.exec(token)?.[1];
    const account = userId === undefined ? null : await views.get(userView, userId);
    if (!account) throw tokenRefused();
    const data = { ...this.about(account.id), tokenHash: sha256(token), hash: await hashPassword(password) };
    return runIn({ tenantId: account.tenantId, userId: account.id }, async () => {
      await users.execute(account.id, { type: 'UsePasswordToken', data });
      return currentContext().appended;
    });
  }

  /** Sets a password. The caller has checked the old one. @throws Rejection user/unknown */
  async setPassword(userId: string, password: string): Promise<void> {
    const data = { ...this.about(userId), hash: await hashPassword(password) };
    await this.needs.users.execute(userId, { type: 'SetPassword', data });
  }

  /** How often an account is told how its schedules did; null while it never said. @throws Rejection user/unknown */
  async digest(userId: string): Promise<Account['digest']> {
    const account = await this.needs.users.load(userId);
    if (account.status === 'none') throw new Rejection('user/unknown', 'there is no such account');
    return account.digest;
  }

  /** Sets how often an account is told how its schedules did. @throws Rejection user/unknown */
  async setDigest(userId: string, digest: Pick<DigestSetting, 'frequency' | 'timezone'>): Promise<void> {
    await this.needs.users.execute(userId, { type: 'SetDigest', data: { ...this.about(userId), ...digest } });
  }

  private about(userId: string, ifVersion: number | null = null) {
    return { userId, ifVersion, now: this.needs.clock.now() };
  }

  private newToken(userId: string) {
    const token = `${userId}.${randomBytes(TOKEN_OCTETS).toString('base64url')}`;
    const expiresAt = new Date(this.needs.clock.millis() + TOKEN_LIFETIME_MS).toISOString();
    return { token, tokenHash: sha256(token), expiresAt };
  }

  /** A change after which the account may be an enabled administrator. */
  private async raise(userId: string, command: UserCommand): Promise<void> {
    const { users } = this.needs;
    await users.execute(userId, command);
    if (isAdministrator(await users.load(userId))) await this.count('AddAdministrator', userId);
  }

  /** A change after which the account is no longer an enabled administrator. It must not be the last one. */
  private async lower(userId: string, command: UserCommand): Promise<void> {
    const { users } = this.needs;
    if (!isAdministrator(await users.load(userId))) {
      await users.execute(userId, command);
      return;
    }
    await this.count('RemoveAdministrator', userId);
    try {
      await users.execute(userId, command);
    } catch (error) {
      // The account keeps its role, so it counts again.
      if (error instanceof Rejection) await this.count('AddAdministrator', userId);
      throw error;
    }
  }

  private async count(type: AdministratorCommand['type'], userId: string): Promise<void> {
    const { administrators, clock } = this.needs;
    await administrators.execute(currentContext().tenantId, { type, data: { userId, now: clock.now() } });
  }
}
