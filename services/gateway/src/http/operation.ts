import type { z } from 'zod';
import type { Principal } from '../session/sessions';

/** A request that has been checked against its operation. */
export type Request<Params = unknown, Query = unknown, Body = unknown> = {
  params: Params;
  query: Query;
  body: Body;
  /** Path as it came, for links. */
  path: string;
  user: Principal;
  /** What the client can send from, as limits count it: an IPv4 address or an IPv6 /64. */
  network: string;
  /** The version in `If-Match`; null when there is none or it is `*`. */
  ifVersion: number | null;
  /** Names the intent: the same in every repeat under one Idempotency-Key, random otherwise. */
  commandId: string;
};

/** What is answered. `body` is sent as JSON, a Buffer as it is; `version` goes into the ETag; `fileName` makes it a download. */
export type Answer = {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  version?: number;
  fileName?: string;
};

/** Who may use a route: anybody, any account, one that may write. */
export type Access = 'public' | 'reader' | 'writer';

/** The roles behind each; none are needed for what is public. */
export const ROLES: Readonly<Record<Access, readonly Principal['role'][]>> = {
  public: [],
  reader: ['admin', 'author', 'viewer'],
  writer: ['admin', 'author'],
};

/** One possible answer, for the document. */
export type Described = { description: string; schema?: z.ZodType; mediaType?: string };

/**
 * One route: what it takes, what it answers, and how. The router and the OpenAPI document are both made from these, so
 * neither can know a route the other does not.
 */
export type Operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
> = {
  method: 'get' | 'post' | 'put' | 'delete';
  /** With parameters as in `/reports/:reportId`. */
  path: string;
  /** Unique; names the operation in the document and in traces. */
  id: string;
  tag: string;
  summary: string;
  /** Who may use it; there is no default, so every route says so, and the document shows it as `x-roles`. */
  access: Access;
  params?: Params;
  query?: Query;
  body?: Body;
  /** True where an `Idempotency-Key` must be without effect, since the answer holds a secret that is kept nowhere. */
  neverReplayed?: boolean;
  answers: Readonly<Record<string, Described>>;
  handle(request: Request<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Answer>;
};

/** Declares an operation; its handler knows the types of what it takes. */
export const operation = <Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  declared: Operation<Params, Query, Body>,
): Operation => declared as unknown as Operation;
