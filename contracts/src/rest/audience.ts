import type { z } from 'zod';
import { MAX_TOGETHER, type Recipients } from '../shared';
import type { Condition } from './condition';
import type { ScheduleAudience } from './per-row';

export const nobody: Recipients = { to: [], cc: [], bcc: [], lists: [] };

/** The audience of a schedule that names none. */
export const audienceFor = ({ lists }: Recipients): ScheduleAudience =>
  lists.length > 0 ? 'individually' : 'together';

/** What is wrong with sending to these recipients in this way; null for nothing. */
const audienceProblem = (
  { to, cc, bcc, lists }: Recipients,
  audience: Exclude<ScheduleAudience, object> | undefined,
): string | null => {
  if (audience === 'individually') return null;
  if (lists.length > 0)
    return audience === undefined ? null : 'members of lists get a message each; set audience to "individually"';
  return to.length + cc.length + bcc.length <= MAX_TOGETHER
    ? null
    : `one message to all goes to at most ${MAX_TOGETHER} recipients; set audience to "individually"`;
};

type Body = {
  recipients?: Recipients | undefined;
  audience?: ScheduleAudience | undefined;
  waitFor: object | null;
  distributionCondition: Condition;
  notifyResolved: boolean;
};

/** Reports recipients, an audience and other settings of the body of a schedule that do not go together. */
export const checkAudience = ({ value, issues }: z.core.ParsePayload<Body>): void => {
  const { recipients, audience, distributionCondition, notifyResolved, waitFor } = value;
  const report = (path: string[], message: string, input: unknown) =>
    issues.push({ code: 'custom', path, message, input });
  const { to, cc, bcc, lists } = recipients ?? nobody;
  const isEmpty = to.length + cc.length + bcc.length + lists.length === 0;
  if (typeof audience !== 'object') {
    if (isEmpty) report(['recipients'], recipients ? 'must name at least one recipient' : 'is required', recipients);
    const message = audienceProblem(recipients ?? nobody, audience);
    if (message) report(['audience'], message, audience);
    return;
  }
  const why = 'must be left out: the rows name the people (audience.perRow)';
  if (!isEmpty) report(['recipients'], why, recipients);
  if (waitFor) report(['waitFor'], `${why} when the run fires`, waitFor);
  // What a condition found is of all rows, and the mail of each person is of theirs.
  const unsaid =
    'must be left out: a mail to people in the rows (audience.perRow) does not say what the condition found';
  if (notifyResolved) report(['notifyResolved'], unsaid, notifyResolved);
  const { attach = 'report' } = 'attach' in distributionCondition ? distributionCondition : {};
  if (attach !== 'report') report(['distributionCondition', 'attach'], unsaid, attach);
};
