import { comparable, type DomainEvent, type Metadata, mailboxOf } from '@punctual/contracts';

type Account = { tenantId: string; email: string; name: string | null; isAdmin: boolean; isEnabled: boolean };

/** Accounts do not tell the cases of an address apart. */
const addressOf = (email: string): string => comparable(mailboxOf(email));

/** The accounts, folded from the log. */
export class Accounts {
  private readonly accounts = new Map<string, Account>();
  private readonly byAddress = new Map<string, Account>();

  clear(): void {
    this.accounts.clear();
    this.byAddress.clear();
  }

  record({ type, data }: DomainEvent, { tenantId }: Pick<Metadata, 'tenantId'>): void {
    if (type === 'UserRegistered') {
      const { userId, email, name, role } = data;
      const account = { tenantId, email, name, isAdmin: role === 'admin', isEnabled: true };
      this.accounts.set(userId, account);
      this.byAddress.set(addressOf(email), account);
      return;
    }
    const account = 'userId' in data && data.userId !== null ? this.accounts.get(data.userId) : undefined;
    if (!account) return;
    if (type === 'UserRenamed') account.name = data.name;
    if (type === 'UserRoleChanged') account.isAdmin = data.role === 'admin';
    if (type === 'UserDisabled' || type === 'UserEnabled') account.isEnabled = type === 'UserEnabled';
  }

  /** The name of the account of a tenant with an address; null when it has none. */
  nameOf(email: string, tenantId: string): string | null {
    const account = this.byAddress.get(addressOf(email));
    return account?.tenantId === tenantId ? account.name : null;
  }

  /** The address of an account of a tenant; null when there is none, or one that is disabled. */
  addressOf(userId: string, tenantId: string): string | null {
    const account = this.accounts.get(userId);
    return account?.isEnabled && account.tenantId === tenantId ? account.email : null;
  }

  /** Who is told of the failures of an owner: the owner, or the administrators of the tenant when there is none, or one who is disabled. */
  toTell(userId: string, tenantId: string): string[] {
    const owner = this.addressOf(userId, tenantId);
    if (owner !== null) return [owner];
    return [...this.accounts.values()]
      .filter((account) => account.isAdmin && account.isEnabled && account.tenantId === tenantId)
      .map(({ email }) => email);
  }
}
