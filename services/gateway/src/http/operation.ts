import { z } from 'zod';
import type { Principal } from '../session/sessions';

/** A request that has been validated against its operation. */
export type Request<Params = unknown, Query = unknown, Body = unknown> = {
  params: Params;
  query: Query;
  body: Body;
  /** The path as received, for links. */
  path: string;
  user: Principal;
  /** The client's network, as limits count it: an IPv4 address or an IPv6 /64. */
  network: string;
  /** Whether a page of another origin sent it. */
  foreign: boolean;
  /** Whether the session is that of the cookie, and not of a header. */
  byCookie: boolean;
  /** A header field; empty when there is none. For the few that are no parameter of every operation. */
  header(name: string): string;
  /** Aborts when the caller closes the connection before the answer is sent, with a Problem that ends long work. */
  gone(): AbortSignal;
  /** Authenticates the request once more, for an answer that lasts. Rejects as the first time. */
  again(): Promise<Principal>;
  /** The version in `If-Match`; null when there is none or it is `*`. */
  ifVersion: number | null;
  /** Identifies the intent: the same in every repeat under one Idempotency-Key, random otherwise. */
  commandId: string;
};

/**
 * A response. `body` is sent as JSON, a Buffer or a stream unchanged; `version` goes into the ETag; `fileName` makes it a download, or names it where
 * `isShown` lets a browser show it; a header that is null is left out.
 */
export type Answer = {
  status: number;
  body?: unknown;
  headers?: Record<string, string | null>;
  version?: number;
  fileName?: string;
  isShown?: boolean;
};

/** Who may use a route: everyone, any account, an account that may write, or an administrator. */
export type Access = 'public' | 'reader' | 'writer' | 'admin';

/** The roles that have each access; public routes need none. */
export const ROLES: Readonly<Record<Access, readonly Principal['role'][]>> = {
  public: [],
  reader: ['admin', 'author', 'viewer'],
  writer: ['admin', 'author'],
  admin: ['admin'],
};

/** One possible response, for the OpenAPI document. */
export type Described = { description: string; schema?: z.ZodType; mediaType?: string };

/**
 * One route: its parameters and body, its responses, and its handler. The router and the OpenAPI document are both built
 * from operations, so they always list the same routes.
 */
export type Operation<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
> = {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Parameters are written as in `/reports/:reportId`. */
  path: string;
  /** Unique; identifies the operation in the OpenAPI document and in traces. */
  id: string;
  tag: string;
  summary: string;
  /** Required, so that every route declares it; the OpenAPI document shows it as `x-roles`. */
  access: Access;
  /** True where an API key is not enough, because the operation makes, ends or replaces what callers log in with. */
  sessionOnly?: boolean;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The media type of the body: JSON unless it says `text/csv`, which `body` gets as a text; `octets` takes any and reads none of it; `ignored` takes any and leaves it. */
  bodyType?: 'application/json' | 'text/csv' | 'octets' | 'ignored';
  /** A body that is accepted, for the OpenAPI document; one is made from the schema where this is not set. */
  example?: z.input<Body>;
  /** True where an `Idempotency-Key` must have no effect, because the response holds a secret that is never stored. */
  neverReplayed?: boolean;
  /** The body of a stored answer, without what is shown once: a repeat under the same `Idempotency-Key` gets this. */
  shownOnce?(body: unknown): unknown;
  answers: Readonly<Record<string, Described>>;
  handle(request: Request<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Answer>;
};

/** A body of the type `octets`: what a signature is of. It has at most 1 MiB. */
export const octets = z.unknown().transform((body) => body as Buffer);

/** Declares an operation; the parameters of its handler are typed by its schemas. */
export const operation = <Params extends z.ZodObject, Query extends z.ZodObject, Body extends z.ZodType>(
  declared: Operation<Params, Query, Body>,
): Operation => declared as unknown as Operation;
