import { z } from 'zod';
import { instant } from '../shared';
import { line, mailbox } from '../text';

/** The most members of one distribution list. */
export const MAX_MEMBERS = 50_000;
/** The most members that one event adds or removes. */
export const MAX_CHANGED_MEMBERS = 500;
/** A list with more members is shown without their addresses: they are read page by page. */
export const MAX_SHOWN_MEMBERS = 1_000;

/**
 * A list as a run found it: the revision of its last event that counts, and how many members it had. A list that was
 * `deleted`, or never existed (`none`), adds nobody.
 */
export const listThenShape = {
  listId: z.uuid(),
  revision: z.number().int().nullable(),
  status: z.enum(['active', 'deleted', 'none']),
  members: z.number().int(),
};

export const listDetails = { name: line(200), description: line(1_000).nullable().default(null) };

const members = z.array(mailbox).max(MAX_MEMBERS, `a list has at most ${MAX_MEMBERS} members`);

/** The body of `POST /distribution-lists`. An address given twice is one member. */
export const listBody = z.strictObject({ ...listDetails, emails: members.default([]) });
/** The body of `PUT /distribution-lists/:id`: without `emails` (or with null) the members stay, otherwise they are replaced. */
export const listRevision = z.strictObject({ ...listDetails, emails: members.nullable().default(null) });

/** The body of `POST /distribution-lists/:id/emails`: one address, or several. */
export const listMembersBody = z
  .strictObject({ email: mailbox.optional(), emails: members.min(1).optional() })
  .check((context) => {
    const { email, emails } = context.value;
    if ((email === undefined) === (emails === undefined))
      context.issues.push({ code: 'custom', path: ['email'], message: 'give either email or emails', input: email });
  })
  .transform(({ email, emails }): string[] => emails ?? (email === undefined ? [] : [email]));

export const listSummary = z.strictObject({
  id: z.uuid(),
  userId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  memberCount: z.number().int(),
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type ListSummary = z.infer<typeof listSummary>;

/** What `GET /distribution-lists/:id` answers. */
export const listResource = z.strictObject({
  ...listSummary.shape,
  emails: z
    .array(z.string())
    .nullable()
    .describe(`null for more than ${MAX_SHOWN_MEMBERS} members: read GET …/emails instead`),
});

export type ListResource = z.infer<typeof listResource>;

export const listMember = z.strictObject({ email: z.string(), addedAt: instant });

/** What adding members did. */
export const listAddition = z.strictObject({
  added: z.number().int(),
  alreadyThere: z.number().int(),
  memberCount: z.number().int(),
});

/** What an import did: every line is counted once, and each refused one is named. Lines count from 1. */
export const listImport = z.strictObject({
  lines: z.number().int(),
  added: z.number().int(),
  alreadyThere: z.number().int(),
  refused: z.array(z.strictObject({ line: z.number().int(), value: z.string(), reason: z.string() })),
});
export type ListImport = z.infer<typeof listImport>;

const count = z.number().int();

/** How a list grew and what it was used for, and what became of its deliveries in a period. */
export const listStats = z.strictObject({
  memberCount: z.number().int(),
  membersAdded: z.number().int(),
  membersRemoved: z.number().int(),
  membersLeft: z.number().int(),
  schedules: z.number().int().describe('that send to it now'),
  runs: z.number().int().describe('that sent to it'),
  recipients: z.number().int().describe('members it had in these runs, summed up'),
  lastRunAt: instant.nullable(),
  membersChangedAt: instant.nullable(),
  from: instant.describe('the begin of the period of `deliveries`'),
  to: instant,
  deliveries: z
    .strictObject({
      ...{ total: count, sent: count, failed: count, pending: count, skipped: count, bounced: count },
      successRate: z.number().nullable().describe('sent ones among those sent, failed or bounced'),
    })
    .describe('of the runs that sent to it; one that also reaches others counts as a whole, for each list of its run'),
});
