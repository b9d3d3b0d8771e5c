import { randomUUID } from 'node:crypto';
import type { DeliveryResource, ReportResource, RunResource, ScheduleResource } from '@punctual/contracts';
import { pause } from './wait-until';

/** An answer of the API: `body` is the parsed JSON, or the text where it is none. */
export type Answer<T = unknown> = { status: number; headers: Headers; body: T };

/** A problem as RFC 9457 describes it, with the fields that are wrong. */
export type ProblemBody = {
  status: number;
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
};

/** One line of a delivery's timeline. */
export type TimelineEntry = { at: string; type: string; text: string; detail: Record<string, unknown> };

/** What `/health/ready` says. */
export type Readiness = { status: string; parts: { part: string; ok: boolean; detail: string }[] };

/** The administrator of every system a test starts. */
export const admin = { email: 'admin@punctual.local', password: 'correct horse battery' };

const PAGE = 200;
const TIMEOUT_MS = 30_000;
const AT_ONCE = 16;
const INSIST_MS = 60_000;
const INSIST_PAUSE_MS = 500;

/** Runs `work` for every item, sixteen at a time; results in the order of the items. */
export const forAll = async <T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
};

/** The REST API as a client sees it. Only what it answers counts; nothing here knows its inside. */
export class Api {
  #token = '';

  /** @param patienceMs how long an answer may take */
  constructor(
    readonly url: string,
    private readonly patienceMs = TIMEOUT_MS,
  ) {}

  /** Logs the administrator in; what follows is asked in his name. */
  async login(credentials = admin): Promise<void> {
    const { token } = await this.made<{ token: string }>('/api/v1/sessions', credentials);
    this.#token = token;
  }

  /** One request, whatever the answer. @throws when nothing listens there */
  async ask<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(this.patienceMs),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
  }

  /** A GET that must succeed. @throws Error with the answer when it does not */
  async get<T>(path: string): Promise<T> {
    const { status, body } = await this.ask<T>('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** A POST that must succeed. @throws Error with the answer when it does not */
  async made<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await this.ask<T>('POST', path, body, headers);
    if (answer.status > 299) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /**
   * A POST that must succeed in the end: asked again with the same `Idempotency-Key` while a part does not respond, as
   * clients do. @throws Error with the answer when it is refused or nothing responds for a minute
   */
  async insist<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'idempotency-key': randomUUID() };
    for (const deadline = Date.now() + INSIST_MS; ; await pause(INSIST_PAUSE_MS)) {
      const answer = await this.ask<T>('POST', path, body, headers);
      if (answer.status < 300) return answer.body;
      if (answer.status !== 503 || Date.now() > deadline)
        throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
  }

  createReport(body: object): Promise<ReportResource> {
    return this.made('/api/v1/reports', body);
  }

  createSchedule(body: object): Promise<ScheduleResource> {
    return this.made('/api/v1/report-schedules', body);
  }

  /** Runs a schedule now; the id of its first delivery. */
  async execute(scheduleId: string): Promise<string> {
    const { runId } = await this.made<{ runId: string }>(`/api/v1/report-schedules/${scheduleId}/execute`);
    const { deliveries } = await this.get<RunResource>(`/api/v1/runs/${encodeURIComponent(runId)}`);
    return deliveries[0]?.id ?? '';
  }

  delivery(id: string): Promise<DeliveryResource> {
    return this.get(`/api/v1/deliveries/${encodeURIComponent(id)}`);
  }

  /** All deliveries that match, over all pages. */
  async deliveries(query: Record<string, string> = {}): Promise<DeliveryResource[]> {
    const all: DeliveryResource[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const asked = new URLSearchParams({ ...query, limit: String(PAGE), ...(cursor === '' ? {} : { cursor }) });
      const page: { data: DeliveryResource[]; nextCursor: string | null } = await this.get(
        `/api/v1/deliveries?${asked.toString()}`,
      );
      all.push(...page.data);
      cursor = page.nextCursor;
    }
    return all;
  }

  /** The newest runs of a schedule. */
  async history(scheduleId: string): Promise<RunResource[]> {
    return (await this.get<{ data: RunResource[] }>(`/api/v1/report-schedules/${scheduleId}/history`)).data;
  }

  /** Every event of a delivery, in words. */
  async timeline(id: string): Promise<TimelineEntry[]> {
    return (await this.get<{ data: TimelineEntry[] }>(`/api/v1/deliveries/${encodeURIComponent(id)}/timeline`)).data;
  }

  ready(): Promise<Answer<Readiness>> {
    return this.ask('GET', '/health/ready');
  }
}
