import { type CommandHandler, limited, previewedFiles } from '@punctual/chassis';
import {
  type Command,
  type Event,
  type People,
  peopleOf,
  type Rejection,
  type RenderedPreview,
  type RenderRequested,
  rowsWanted,
} from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { preparing } from '../rendering/prepare';
import { renderPrepared } from '../rendering/render-report';
import { deniedIn } from '../rows/denied';
import { allRows } from '../source/all-rows';
import { queryValues } from '../source/values';
import { type PreviewNeeds, rejectionOf } from './on-preview-report';
import { replySoon } from './reply-soon';

type Asked = Command<'RenderPreview'>['data'];

/** With everything that a run makes, one takes more memory than the preview of a file. */
const AT_ONCE = 2;
const MOST_WAITING = 8;

const requestOf = ({ order }: Asked): RenderRequested['data'] => {
  const { occurrenceId: runId, reportId, formats, parameters, dueAt: asOf, timezone, lastRun, moreReports, at } = order;
  const observe = rowsWanted(order.judging);
  return {
    ...{ runId, deliveryId: null, attempt: 1, lost: false, reportId, formats, parameters, asOf, timezone, at },
    ...(lastRun === undefined ? {} : { lastRun }),
    ...(observe ? { observe } : {}),
    ...(moreReports === undefined ? {} : { moreReports }),
  };
};

/** The page of people that is shown: that of one of them, or the first. */
const pageFor = ({ pages }: Pick<People, 'pages'>, recipient: string | null): People['pages'][number] | undefined =>
  pages.find(({ recipients }) => recipients.some(({ email }) => email === recipient)) ?? pages[0];

/**
 * Renders the run of an occurrence that is recorded nowhere, and puts what it comes to with the previews, or why it would fail. Of people in
 * its rows the part of one is rendered.
 * @throws Rejection as the run would fail; Unavailable when too many are being made
 */
export const onRenderPreview = ({
  reportAt,
  lookOf,
  sources,
  renderer,
  previews,
  clock,
  log,
}: PreviewNeeds): CommandHandler<'RenderPreview'> => {
  const inTurn = limited(AT_ONCE, MOST_WAITING, 'too many previews are being made');
  const prepare = preparing({ reportAt });

  const render = async (asked: Asked): Promise<RenderedPreview> => {
    const { key, order, recipient } = asked;
    const request = requestOf(asked);
    const prepared = await prepare(request);
    const { definition, userId, version, parameters } = prepared;
    const artifacts = previewedFiles(previews, key);
    const about = { runId: request.runId, deliveryId: null, attempt: 1, reportId: request.reportId, at: clock.now() };
    const { perRow } = order;
    if (!perRow) {
      const rendered = await renderPrepared({ lookOf, artifacts, sources, renderer })(request, prepared);
      return { rendered: { ...about, ...rendered }, people: null };
    }
    const values = queryValues(parameters, request.asOf);
    const rows = await allRows(sources, definition.source, { userId, values });
    const denied = await deniedIn(sources, definition.source, rows, perRow);
    const people = peopleOf(rows, perRow, denied ?? undefined);
    if ('problem' in people) throw new RenderError('report/bad-audience', people.problem);
    const shown = pageFor(people, recipient);
    const part = shown?.values ?? [];
    const needs = { lookOf, artifacts, sources, renderer, rowsOfRun: async () => ({ rows, denied }), part };
    const wanted = { ...request, perRow: { ...perRow, reportVersion: version } };
    const rendered: Event<'ReportRendered'>['data'] = { ...about, ...(await renderPrepared(needs)(wanted, prepared)) };
    return { rendered, people };
  };

  const make = async (asked: Asked): Promise<Rejection | null> => {
    const { key, order } = asked;
    try {
      const content = Buffer.from(JSON.stringify(await render(asked)));
      await previews.put(key, { kind: 'file', name: 'rendered.json', mediaType: 'application/json', content });
      return null;
    } catch (error) {
      if (!(error instanceof RenderError)) throw error;
      const refused = rejectionOf(error, { reportId: order.reportId });
      const { code, message, errors } = refused;
      await previews.put(key, { kind: 'refused', code, message, errors: [...errors] });
      return refused;
    }
  };

  return async ({ data }) =>
    replySoon(
      inTurn(() => make(data)),
      log,
    );
};
