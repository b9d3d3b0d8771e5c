import { type ApiKeys, isApiKey } from '../api-key/api-keys';
import type { Principal, Sessions } from './sessions';

/** Finds out who calls: the holder of a session, or of an API key. */
export class Callers {
  constructor(
    private readonly sessions: Pick<Sessions, 'holder'>,
    private readonly apiKeys: Pick<ApiKeys, 'holder'>,
  ) {}

  /** The caller a token or key belongs to; null when it is unknown, ended, revoked or expired, or its account is disabled. */
  holder(token: string): Promise<Principal | null> {
    return isApiKey(token) ? this.apiKeys.holder(token) : this.sessions.holder(token);
  }
}
