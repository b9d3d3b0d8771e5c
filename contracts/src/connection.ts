import { z } from 'zod';
import { connectionName } from './rest/source';

export const connectionCommands = {
  /** The connections that the caller may use, all for an administrator. Nothing changes. */
  ListConnections: z.object({}),
  /** Connects as a run would and says how that went, in a reply that comes within 8 s. */
  CheckConnection: z.object({ name: connectionName }),
};
