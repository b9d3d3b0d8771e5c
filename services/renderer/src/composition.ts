import {
  bind,
  type Container,
  get,
  type Lifecycle,
  newContainer,
  type Resources,
  repository,
  token,
  useZoneData,
} from '@punctual/chassis';
import type { z } from 'zod';
import { branding } from './branding/branding';
import { type Brandings, onChangeBranding } from './branding/on-change-branding';
import { onCheckConnection, onListConnections } from './connection/on-connection-commands';
import { type RenderPool, renderPool } from './pool/render-pool';
import { pooledRenderer, type Renderer } from './pool/renderer';
import type { poolSettings } from './pool/settings';
import { onPreviewReport } from './preview/on-preview-report';
import { onRenderPreview } from './preview/on-render-preview';
import { onReadProbe, onRemoveProbe, onSetProbe, type Probes } from './probe/on-commands';
import { probe } from './probe/probe';
import { onRenderRequested, type Renderings, type RenderReport } from './rendering/on-render-requested';
import { preparing } from './rendering/prepare';
import { renderPrepared } from './rendering/render-report';
import { rendering } from './rendering/rendering';
import { sharing } from './rendering/sharing';
import { onDefineReport, onDeleteReport, onRestoreReport, onReviseReport, type Reports } from './report/on-commands';
import { report } from './report/report';
import { type ReportAt, reportAt } from './report/report-at';
import { type KeptRows, onReadRows } from './rows/on-read-rows';
import { rowsOfRun } from './rows/rows-of-run';
import { sourceRows } from './rows/source-rows';
import { connectionsOf } from './source/connections';
import { readerOf } from './source/rights';
import type { sourceSettings } from './source/settings';
import { type Sources, sources } from './source/sources';
import { type LookOf, lookOf } from './template/look';
import {
  onDefineTemplate,
  onDeleteTemplate,
  onRestoreTemplate,
  onReviseTemplate,
  type Templates,
} from './template/on-commands';
import { template } from './template/template';

export const T = {
  reports: token<Reports>('Reports'),
  renderings: token<Renderings>('Renderings'),
  reportAt: token<ReportAt>('ReportAt'),
  templates: token<Templates>('Templates'),
  brandings: token<Brandings>('Brandings'),
  lookOf: token<LookOf>('LookOf'),
  renderReport: token<RenderReport>('RenderReport'),
  sources: token<Sources>('Sources'),
  keptRows: token<KeptRows>('KeptRows'),
  probes: token<Probes>('Probes'),
  runPool: token<RenderPool>('RunPool'),
  askedPool: token<RenderPool>('AskedPool'),
  asked: token<Renderer>('Asked'),
};

/** What the renderer is configured with. */
export type RendererConfig = z.output<z.ZodObject<typeof sourceSettings & typeof poolSettings>> & {
  ZONEINFO_DIR?: string | undefined;
};

/** Requests that share a rendering, and those that read their rows or wait for a process, cost little. */
const RENDERINGS_AT_ONCE = 32;

/** Registers the renderer's parts. */
export const compose = (config: RendererConfig, { store, artifacts, clock }: Resources): Container => {
  const c = newContainer();
  bind(c, T.reports, () => repository(store, 'report', report));
  bind(c, T.renderings, () => repository(store, 'rendering', rendering));
  bind(c, T.reportAt, () => reportAt({ reports: get(c, T.reports), store }));
  bind(c, T.templates, () => repository(store, 'template', template));
  bind(c, T.brandings, () => repository(store, 'branding', branding));
  bind(c, T.lookOf, () => lookOf({ templates: get(c, T.templates), brandings: get(c, T.brandings) }));
  bind(c, T.keptRows, () => repository(store, 'rows', sourceRows));
  bind(c, T.probes, () => repository(store, 'probe', probe));
  bind(c, T.sources, () =>
    sources({
      connections: connectionsOf(config.CONNECTIONS),
      secrets: new Map(Object.entries(config.SOURCE_SECRETS)),
      allowedHosts: config.SOURCE_ALLOWED_HOSTS,
      limits: {
        rows: config.SOURCE_MAX_ROWS,
        octets: config.SOURCE_MAX_MIB * 2 ** 20,
        ms: config.SOURCE_TIMEOUT * 1000,
      },
      readerOf: readerOf(store),
      clock,
    }),
  );
  const { RENDER_PROCESSES: processes, RENDER_TIMEOUT: seconds, RENDER_MEMORY_MIB: mebibytes, ZONEINFO_DIR } = config;
  const poolOf = (size: number) => renderPool({ processes: size, seconds, mebibytes }, { zoneInfoDir: ZONEINFO_DIR });
  bind(c, T.runPool, () => poolOf(processes));
  // What somebody tries out takes no place of a run.
  bind(c, T.askedPool, () => poolOf(Math.max(1, Math.floor(processes / 2))));
  bind(c, T.asked, () => pooledRenderer(get(c, T.askedPool)));
  bind(c, T.renderReport, () =>
    sharing(
      preparing({ reportAt: get(c, T.reportAt) }),
      renderPrepared({
        lookOf: get(c, T.lookOf),
        sources: get(c, T.sources),
        artifacts,
        renderer: pooledRenderer(get(c, T.runPool)),
        rowsOfRun: rowsOfRun({ keptRows: get(c, T.keptRows), artifacts }),
      }),
    ),
  );
  return c;
};

/** Starts the renderer: it answers commands about reports and renders what the tracker requests. */
export const startRenderer = async (
  config: RendererConfig,
  resources: Resources,
  lifecycle: Lifecycle,
): Promise<void> => {
  useZoneData(config.ZONEINFO_DIR, resources.log);
  const c = compose(config, resources);
  const { bus, clock, log, previews } = resources;
  await lifecycle.start({
    name: 'renderings',
    stop: async () => void (await Promise.all([T.runPool, T.askedPool].map((pool) => get(c, pool).stop()))),
  });
  const templates = get(c, T.templates);
  const needs = { reports: get(c, T.reports), sources: get(c, T.sources), templates, clock };
  bus.respond('renderer', 'DefineReport', onDefineReport(needs));
  bus.respond('renderer', 'ReviseReport', onReviseReport(needs));
  bus.respond('renderer', 'DeleteReport', onDeleteReport(needs));
  bus.respond('renderer', 'RestoreReport', onRestoreReport(needs));
  const mails = { templates, templateProblems: get(c, T.asked).templateProblems, clock };
  bus.respond('renderer', 'DefineTemplate', onDefineTemplate(mails));
  bus.respond('renderer', 'ReviseTemplate', onReviseTemplate(mails));
  bus.respond('renderer', 'DeleteTemplate', onDeleteTemplate(mails));
  bus.respond('renderer', 'RestoreTemplate', onRestoreTemplate(mails));
  bus.respond('renderer', 'ChangeBranding', onChangeBranding({ brandings: get(c, T.brandings), clock }));
  bus.respond('renderer', 'ListConnections', onListConnections(needs));
  bus.respond('renderer', 'CheckConnection', onCheckConnection(needs));
  const probing = { probes: get(c, T.probes), sources: get(c, T.sources), clock };
  bus.respond('renderer', 'SetProbe', onSetProbe(probing));
  bus.respond('renderer', 'RemoveProbe', onRemoveProbe(probing));
  bus.respond('renderer', 'ReadProbe', onReadProbe(probing));
  bus.respond(
    'renderer',
    'ReadRows',
    onReadRows({
      keptRows: get(c, T.keptRows),
      reportAt: get(c, T.reportAt),
      sources: get(c, T.sources),
      artifacts: resources.artifacts,
      clock,
      log,
    }),
  );
  const shown = {
    ...{ reportAt: get(c, T.reportAt), lookOf: get(c, T.lookOf), sources: get(c, T.sources) },
    renderer: get(c, T.asked),
    ...{ previews, clock, log },
  };
  bus.respond('renderer', 'PreviewReport', onPreviewReport(shown));
  bus.respond('renderer', 'RenderPreview', onRenderPreview(shown));
  bus.onQueued(
    'renderer',
    'RenderRequested',
    onRenderRequested({ renderings: get(c, T.renderings), renderReport: get(c, T.renderReport), clock, log }),
    { concurrency: RENDERINGS_AT_ONCE },
  );
};
