import { currentContext, DEFAULT_TENANT, type Resources } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';

/** A small fake of the part of the renderer that knows the connections: one works, one is away. */
export const serveConnections = ({ bus }: Resources): void => {
  const base = { kind: 'postgres', usable: true, allow: null, lastUsedAt: null, lastError: null };
  const isOurs = () => currentContext().tenantId === DEFAULT_TENANT;
  bus.respond('renderer', 'ListConnections', async () => ({
    connections: !isOurs()
      ? []
      : [
          { ...base, name: 'away' },
          { ...base, name: 'works' },
        ],
  }));
  bus.respond('renderer', 'CheckConnection', async ({ data: { name } }) => {
    if (isOurs() && name === 'works') return { ok: true, code: null, message: 'it works', ms: 3 };
    if (isOurs() && name === 'away') return { ok: false, code: 'source/unreachable', message: 'it is away', ms: 5 };
    throw new Rejection('connection/unknown', 'there is no such connection');
  });
};
