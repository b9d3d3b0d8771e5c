import { type Artifacts, fillMarks, type Preview, sha256, withPictures } from '@punctual/chassis';
import type { Command, OrderedReport, ReportBody } from '@punctual/contracts';
import { fileName } from '../file/file-name';
import type { Renderer } from '../pool/renderer';
import { renderReport } from '../rendering/render-report';
import type { ReportAt } from '../report/report-at';
import type { Sources } from '../source/sources';
import type { Look, LookOf } from '../template/look';
import { SAMPLE } from '../template/sample-report';

type Request = Omit<Command<'PreviewReport'>['data'], 'key'>;
type File = Extract<Preview, { kind: 'file' }>;

/** Keeps the files of one rendering, and no longer than it. */
const inMemory = (): Artifacts => {
  const kept = new Map<string, Buffer>();
  return {
    put: async (bytes) => {
      const hash = sha256(bytes);
      kept.set(hash, bytes);
      return hash;
    },
    get: async (hash) => kept.get(hash) ?? null,
  };
};

/** A definition that is not stored, as if the caller had stored it. */
const unsaved = (definition: ReportBody, userId: string) => async () =>
  ({ status: 'active', userId, definition, version: 0 }) as const;

/** What is rendered: a stored report, one that is not, or the made one. */
const readsOf = (reportAt: ReportAt, of: Request['of'], userId: string): ReportAt => {
  if ('sample' in of) return unsaved(SAMPLE, userId);
  return 'definition' in of ? unsaved(of.definition, userId) : reportAt;
};

/** As the mails look now, but with a template that is not stored. */
const withTemplate =
  (lookOf: LookOf, mjml: string): LookOf =>
  async () =>
    ({ ...(await lookOf(null)), template: { templateId: '', version: 0, mjml } }) satisfies Look;

/** What a template that has a place for further reports shows there while it is written: the report itself. */
const moreFor = (mjml: string | undefined, reportId: string, parameters: Request['parameters']): OrderedReport[] =>
  mjml !== undefined && /\{\{[^}]*\bmoreReports\b/.test(mjml) ? [{ reportId, formats: [], parameters }] : [];

/**
 * The file that a run of a report would send at an instant: the same code renders it, and nothing is stored. `HTML` is the body of the
 * mail, with its pictures inside.
 * @throws RenderError as a run would fail
 */
export const previewFile = async (
  { reportAt, lookOf, ...needs }: { reportAt: ReportAt; lookOf: LookOf; sources: Sources; renderer: Renderer },
  { of, format, parameters, timezone, mjml }: Request,
  { userId, now }: { userId: string; now: string },
): Promise<File> => {
  const artifacts = inMemory();
  const reads = readsOf(reportAt, of, userId);
  const reportId = 'reportId' in of ? of.reportId : '';
  const looks = mjml === undefined ? lookOf : withTemplate(lookOf, mjml);
  const isBody = format === 'HTML';
  const moreReports = moreFor(mjml, reportId, parameters);
  const request = { reportId, formats: isBody ? [] : [format], parameters, asOf: now, timezone, moreReports };
  const about = { runId: '', deliveryId: null, attempt: 1, lost: false, at: now };
  const rendered = await renderReport({ reportAt: reads, lookOf: looks, artifacts, ...needs })({
    ...about,
    ...request,
  });
  const bytes = async (hash: string): Promise<Buffer> => (await artifacts.get(hash)) ?? Buffer.alloc(0);
  const wanted = rendered.artifacts.find(({ role }) => role === (isBody ? 'html' : 'attachment'));
  if (!wanted) throw new Error(`a rendering as ${format} has no such file`);
  const { mediaType, sha256: hash } = wanted;
  const content = await bytes(hash);
  if (!isBody) return { kind: 'file', name: wanted.name, mediaType, content };
  const pictures = await Promise.all(
    rendered.artifacts
      .filter(({ role }) => role === 'inline')
      .map(async (one) => ({ cid: one.cid ?? '', mediaType: one.mediaType, content: await bytes(one.sha256) })),
  );
  const report = await reads(reportId);
  const name = report.status === 'none' ? '' : report.definition.name;
  return {
    kind: 'file',
    name: fileName({ name, generatedFor: now, timezone }, 'html'),
    mediaType,
    content: Buffer.from(withPictures(fillMarks(String(content)), pictures)),
  };
};
