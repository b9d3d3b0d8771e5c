import type { ApiKey, NewApiKey } from '../api/api-keys';
import type { StatusLook } from '../kit/status';
import { words } from './api-keys.words';

export const SCOPES = ['read', 'write', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];
/** `expires` is a day of the viewer, as `2026-12-31`, or empty. */
export type ApiKeyForm = { name: string; scopes: Scope[]; expires: string };

export const blank: ApiKeyForm = { name: '', scopes: ['read'], expires: '' };

/** The end of a day in the zone of this browser, as an instant; null without a day. */
const endOf = (day: string): string | null => {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return null;
  return new Date(year, month - 1, date + 1).toISOString();
};

/** The form as the API takes it. */
export const toBody = ({ name, scopes, expires }: ApiKeyForm): NewApiKey => ({
  name: name.trim(),
  scopes: SCOPES.filter((scope) => scopes.includes(scope)),
  expiresAt: endOf(expires),
});

/** The form's field of a path in the body. */
export const fieldOf = (path: string): keyof ApiKeyForm | 'root' =>
  path === 'expiresAt' ? 'expires' : path.startsWith('scopes') ? 'scopes' : path === 'name' ? 'name' : 'root';

/** How the state of a key is shown. An expired key is still recorded as valid. */
export const keyLook = ({ status, expiresAt }: Pick<ApiKey, 'status' | 'expiresAt'>, now = Date.now()): StatusLook => {
  if (status === 'REVOKED') return { icon: 'cross', tone: 'calm', word: words.states.REVOKED };
  if (Date.parse(expiresAt) <= now) return { icon: 'clock', tone: 'calm', word: words.expired };
  return { icon: 'check', tone: 'good', word: words.states.ACTIVE };
};
