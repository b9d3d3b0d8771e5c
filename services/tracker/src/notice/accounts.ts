import type { DomainEvent, Metadata } from '@punctual/contracts';

type Account = { tenantId: string; email: string; isAdmin: boolean; isEnabled: boolean };

/** The accounts as notices need them, folded from the log. */
export class Accounts {
  private readonly accounts = new Map<string, Account>();

  clear(): void {
    this.accounts.clear();
  }

  record({ type, data }: DomainEvent, { tenantId }: Pick<Metadata, 'tenantId'>): void {
    if (type === 'UserRegistered') {
      const { userId, email, role } = data;
      this.accounts.set(userId, { tenantId, email, isAdmin: role === 'admin', isEnabled: true });
      return;
    }
    const account = 'userId' in data && data.userId !== null ? this.accounts.get(data.userId) : undefined;
    if (!account) return;
    if (type === 'UserRoleChanged') account.isAdmin = data.role === 'admin';
    if (type === 'UserDisabled' || type === 'UserEnabled') account.isEnabled = type === 'UserEnabled';
  }

  /** Who is told of the failures of an owner: the owner, or the administrators of the tenant when there is none, or one who is disabled. */
  toTell(userId: string, tenantId: string): string[] {
    const owner = this.accounts.get(userId);
    if (owner?.isEnabled && owner.tenantId === tenantId) return [owner.email];
    return [...this.accounts.values()]
      .filter((account) => account.isAdmin && account.isEnabled && account.tenantId === tenantId)
      .map(({ email }) => email);
  }
}
