import { randomBytes } from 'node:crypto';
import { type Clock, type Log, type Repository, runIn, sha256, uuidOf } from '@punctual/chassis';
import type { ApiKeyEvent, Scope } from '@punctual/contracts';
import type { Principal, Sessions } from '../session/sessions';
import { type ApiKeyRow, apiKeyView } from '../views/api-key.view';
import type { ViewReader } from '../views/reader';
import type { ApiKey, ApiKeyCommand } from './api-key';

const SECRET_OCTETS = 32;
/** `punctual_<id without dashes>_<secret>`: the id finds the key, and scanners for leaked secrets find the prefix. */
const KEY = /^punctual_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_[\w-]{43}$/;
const PREFIX = /^punctual_/;

/** Whether a bearer token is meant as an API key. */
export const isApiKey = (token: string): boolean => PREFIX.test(token);

/** `views` reads all tenants: who the caller is decides the tenant. */
type Needs = {
  views: ViewReader;
  apiKeys: Repository<ApiKey, ApiKeyCommand, ApiKeyEvent>;
  sessions: Pick<Sessions, 'enabled'>;
  clock: Clock;
  log: Log;
};

/** A key acts as an administrator only with the scope for it, even if its account is one. */
const roleOf = (role: Principal['role'], scopes: readonly Scope[]): Principal['role'] =>
  role === 'admin' && !scopes.includes('admin') ? 'author' : role;

/** API keys of accounts. A key is random and only its SHA-256 is stored. */
export class ApiKeys {
  constructor(private readonly needs: Needs) {}

  /** Creates a key; `key` is null when an earlier attempt of the same request made it. @throws Rejection api-key/invalid */
  async create(
    about: { userId: string; name: string; scopes: readonly Scope[]; expiresAt: string | null },
    commandId: string,
  ): Promise<{ keyId: string; key: string | null }> {
    const { apiKeys, clock } = this.needs;
    const keyId = uuidOf(`api key ${commandId}`);
    const key = `punctual_${keyId.replaceAll('-', '')}_${randomBytes(SECRET_OCTETS).toString('base64url')}`;
    const data = { keyId, ...about, hash: sha256(key), now: clock.now() };
    const events = await apiKeys.execute(keyId, { type: 'CreateApiKey', data });
    return { keyId, key: events.length > 0 ? key : null };
  }

  /** Revokes a key: it no longer works. @throws Rejection api-key/unknown */
  async revoke(keyId: string): Promise<void> {
    const { apiKeys, clock } = this.needs;
    await apiKeys.execute(keyId, { type: 'RevokeApiKey', data: { keyId, now: clock.now() } });
  }

  /** The caller a key belongs to; null when it is unknown, revoked or expired, or its account is disabled. */
  async holder(key: string): Promise<Principal | null> {
    const { views, sessions, clock } = this.needs;
    const keyId = KEY.exec(key)?.slice(1).join('-');
    const row = keyId === undefined ? null : await views.get(apiKeyView, keyId);
    // Both are hashes of a long random text, so the time of the comparison reveals nothing of use.
    if (!row || row.hash !== sha256(key)) return null;
    if (row.status !== 'ACTIVE' || Date.parse(row.expiresAt) <= clock.millis()) return null;
    const user = await sessions.enabled(row.userId);
    if (!user) return null;
    this.used(row, user.tenantId);
    const { id: userId, tenantId, email, name, role } = user;
    const account = { userId, tenantId, email, name, role: roleOf(role, row.scopes) };
    return { ...account, sessionId: null, expiresAt: row.expiresAt, scopes: row.scopes };
  }

  /** Records the first use of a day. It must neither delay the request nor make it fail. */
  private used({ id: keyId, lastUsedOn, userId }: ApiKeyRow, tenantId: string): void {
    const { apiKeys, clock, log } = this.needs;
    const now = clock.now();
    if (lastUsedOn !== null && lastUsedOn >= now.slice(0, 10)) return;
    runIn({ tenantId, userId }, () => apiKeys.execute(keyId, { type: 'UseApiKey', data: { keyId, now } })).catch(
      (error: unknown) => log.debug({ err: error }, 'could not record the use of an API key'),
    );
  }
}
