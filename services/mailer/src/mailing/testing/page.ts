import type { DispatchRequested } from '@punctual/contracts';

/** The request to send a page to `count` recipients, one message each. The HTML has the hash and size given. */
export const pageOf = (
  count: number,
  about: { deliveryId: string; attempt?: number; sha256: string; size: number },
): DispatchRequested['data'] => ({
  deliveryId: about.deliveryId,
  attempt: about.attempt ?? 1,
  audience: 'individually',
  recipients: Array.from({ length: count }, (_, index) => ({ email: `p${index}@example.com`, role: 'to' })),
  addressed: [],
  subject: 'Sales',
  shared: null,
  date: null,
  at: '2026-11-23T12:00:00.000Z',
  artifacts: [{ name: 'b', role: 'html', mediaType: 'text/html', sha256: about.sha256, size: about.size, cid: null }],
});
