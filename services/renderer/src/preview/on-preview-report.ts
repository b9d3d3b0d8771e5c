import { type Clock, type CommandHandler, contextInForce, type Log, limited, type Previews } from '@punctual/chassis';
import { type Command, Rejection, type ReportBody } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import type { Renderer } from '../pool/renderer';
import { problemsOf } from '../report/problems';
import type { ReportAt } from '../report/report-at';
import { sourceField } from '../source/source-field';
import type { Sources } from '../source/sources';
import { checkTemplate } from '../template/check-template';
import type { LookOf } from '../template/look';
import { previewFile } from './preview-file';
import { replySoon } from './reply-soon';

/** What previews are made with. */
export type PreviewNeeds = {
  reportAt: ReportAt;
  lookOf: LookOf;
  sources: Sources;
  renderer: Renderer;
  previews: Previews;
  clock: Clock;
  log: Log;
};

/** A rendering can take much memory, and runs come first. */
const AT_ONCE = 4;
const MOST_WAITING = 16;

type Of = Command<'PreviewReport'>['data']['of'];

/** @throws Rejection 422 naming the fields of a definition that could never be rendered */
const checkDefinition = async (definition: ReportBody, sources: Sources, userId: string): Promise<void> => {
  const found = [
    ...problemsOf(definition),
    ...(await sources.problemsOf(definition.source, userId)),
    ...(await sources.passwordProblems(definition.files, userId)),
  ];
  const problems = found.map(({ path, message }) => ({ path: `report.${path}`, message }));
  if (problems.length > 0) throw new Rejection('report/invalid', 'the report could never be rendered', problems);
};

/** Why there is no preview, as the caller is told: a report that is not stored is wrong in a field of the request. */
export const rejectionOf = (error: RenderError, of: Of): Rejection => {
  if (error.code === 'report/bad-parameter')
    return new Rejection('preview/invalid', error.message, [
      { path: error.path ?? 'parameters', message: error.message },
    ]);
  if (error.code === 'report/unknown-zone')
    return new Rejection('preview/invalid', error.message, [{ path: 'timezone', message: error.message }]);
  if (!('definition' in of)) return new Rejection(error.code, error.message);
  const isSource = error.code.startsWith('source/');
  const path = isSource ? `report.${sourceField(of.definition.source, error)}` : 'report';
  return new Rejection('report/invalid', error.message, [{ path, message: error.message }]);
};

/**
 * Puts what a run would send now with the previews, or why it would fail. A preview that is not there after 8 s follows later.
 * @throws Rejection as a run would fail; Unavailable when too many are being made
 */
export const onPreviewReport = ({
  reportAt,
  lookOf,
  sources,
  renderer,
  previews,
  clock,
  log,
}: PreviewNeeds): CommandHandler<'PreviewReport'> => {
  const inTurn = limited(AT_ONCE, MOST_WAITING, 'too many previews are being made');

  const make = async (data: Command<'PreviewReport'>['data'], userId: string): Promise<Rejection | null> => {
    const { key, ...request } = data;
    try {
      await previews.put(
        key,
        await previewFile({ reportAt, lookOf, sources, renderer }, request, { userId, now: clock.now() }),
      );
      return null;
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      const { code, message, errors } = rejectionOf(error, request.of);
      await previews.put(key, { kind: 'refused', code, message, errors: [...errors] });
      return new Rejection(code, message, errors);
    }
  };

  return async ({ data }) => {
    const userId = contextInForce()?.userId ?? '';
    if ('definition' in data.of) await checkDefinition(data.of.definition, sources, userId);
    if (data.mjml !== undefined) await checkTemplate(renderer.templateProblems, data.mjml);
    return replySoon(
      inTurn(() => make(data, userId)),
      log,
    );
  };
};
