import { type CommandHandler, type Previews, previewedFiles } from '@punctual/chassis';
import {
  asJson,
  type Event,
  type JudgedPreview,
  Rejection,
  type RenderedPreview,
  renderedPreview,
} from '@punctual/contracts';
import { type Found, judgeNow } from '../condition/observe';
import type { Rendering } from '../delivery/state';
import { holdFor } from '../guard/guard';
import { lettersOf } from '../letter/letters';
import type { Needs } from '../needs';
import { withFindings } from '../run/judge-run';
import { renderingOf } from '../run/log-reader';
import { pageRendering } from '../run/page-rendering';
import { refusedMarks } from '../run/refused-marks';
import { verdictLines } from '../run/verdict-line';
import { type AudienceNow, audienceNow, needingSmtpUtf8 } from './audience-now';

type Order = Event<'OccurrenceFired'>['data'];

const readPreview = async (previews: Previews, key: string): Promise<RenderedPreview> => {
  const found = await previews.get(key);
  if (found?.preview.kind !== 'file') throw new Rejection('preview/unknown', 'this preview has expired');
  return renderedPreview.parse(JSON.parse(String(found.preview.content)));
};

const nobody = ({ leftOut: [first] }: AudienceNow['told']): string =>
  first ? `nobody is left to send it to: ${first.reason}` : 'nobody is left to send it to';

/** Why a run would not send now, in the order in which a run finds it; null when it would. */
const whyNot = async (
  { guards }: Pick<Needs, 'guards'>,
  order: Order,
  { found, rendering, told }: { found: Found | null; rendering: Rendering; told: AudienceNow['told'] },
): Promise<string | null> => {
  if (told.recipients === 0) return nobody(told);
  if (found?.verdict.state === 'error') return `the condition could not be judged: ${found.verdict.text}`;
  if (found && !found.verdict.send) return found.verdict.text;
  const marks = refusedMarks(order, rendering);
  if (marks !== null || !order.guard) return marks;
  const hold = holdFor(order.guard, await guards.load(order.scheduleId), told.recipients);
  return hold && `it would be held until a person releases it: ${hold.why}`;
};

/**
 * Says what a run would come to now, from its rendering: whom it goes to and who is left out, what its condition says, and the mail to one
 * of its people. It takes the steps of a run and records nothing.
 */
export const onJudgePreview =
  (needs: Needs, previews: Previews): CommandHandler<'JudgePreview'> =>
  async ({ data: { key, order, recipient } }) => {
    const { rendered, people } = await readPreview(previews, key);
    const artifacts = previewedFiles(previews, key, needs.artifacts);
    const local = { ...needs, artifacts, withLine: verdictLines(artifacts) };
    const rendering = renderingOf(rendered);
    const { pages: whom, listNames: lists, parts, told } = await audienceNow(needs.listsAsOf, order, people);
    const { pages, letter } = await lettersOf(needs, order, { pages: whom, lists });
    const found = await judgeNow(local, order, rendering);
    const reason = await whyNot(needs, order, { found, rendering, told });
    const shown = found?.verdict.send ? await withFindings(local, order, found, rendering) : rendering;
    const page = Math.max(
      0,
      pages.findIndex((one) => one.some(({ email }) => email === recipient)),
    );
    const recipients = pages[page];
    const mail = recipients && pageRendering(shown, parts?.[page]);
    const judged: JudgedPreview = {
      sends: reason === null,
      reason,
      condition: found && {
        state: found.verdict.state,
        sends: found.verdict.send,
        text: found.verdict.text,
        observed: found.verdict.observed,
        baseline: found.verdict.baseline,
      },
      audience: told,
      missingCharacters: rendering.missingCharacters ?? [],
      needSmtpUtf8: needingSmtpUtf8(whom),
      mail: mail && recipients ? { subject: mail.subject, artifacts: mail.artifacts, recipients, letter } : null,
    };
    return { judged: asJson(judged) };
  };
