import { buffer } from 'node:stream/consumers';
import { CSV_MEDIA_TYPE } from '@punctual/chassis/csv';
import type { Format } from '@punctual/contracts';
import type { ReportContent } from './data/content';
import { csvChunks } from './file/csv';
import { fileName } from './file/file-name';
import { jsonChunks } from './file/json';
import type { MissingCharacters } from './text/missing-characters';

/** `missing`: the characters that no font has, in a file that embeds fonts. */
export type RenderedFile = { name: string; mediaType: string; content: Buffer; missing?: MissingCharacters };

/** A file, or what yields it piece by piece. */
type Written = { content: Buffer | AsyncIterable<Buffer>; missing?: MissingCharacters };
export type WrittenFile = Pick<RenderedFile, 'name' | 'mediaType'> & Written;

/** The libraries of a format are large; they are loaded when it is first written, so that a start does not wait for them. */
const formatters: Record<
  Format,
  { extension: string; mediaType: string; write: (content: ReportContent) => Promise<Written> }
> = {
  PDF: {
    extension: 'pdf',
    mediaType: 'application/pdf',
    write: async (content) => {
      const { pdfFile, missingInPdf } = await import('./file/pdf.js');
      return { content: await pdfFile(content), missing: await missingInPdf(content) };
    },
  },
  EXCEL: {
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: async (content) => ({ content: await (await import('./file/excel.js')).excelFile(content) }),
  },
  CSV: { extension: 'csv', mediaType: CSV_MEDIA_TYPE, write: async (content) => ({ content: csvChunks(content) }) },
  HTML: {
    extension: 'html',
    mediaType: 'text/html; charset=utf-8',
    write: async (content) => ({ content: await (await import('./file/html.js')).htmlFile(content) }),
  },
  JSON: {
    extension: 'json',
    mediaType: 'application/json',
    write: async (content) => ({ content: jsonChunks(content) }),
  },
};

/**
 * The report in each requested format, once each, in the requested order. The same content gives the same bytes. A file is written when it
 * is asked for, so that memory holds one writer at a time. Throws RenderError; the README of this service lists its codes.
 */
export async function* writtenFiles(content: ReportContent, formats: readonly Format[]): AsyncGenerator<WrittenFile> {
  for (const format of new Set(formats)) {
    const { extension, mediaType, write } = formatters[format];
    yield { name: fileName(content, extension), mediaType, ...(await write(content)) };
  }
}

const whole = async (content: WrittenFile['content']): Promise<Buffer> =>
  Buffer.isBuffer(content) ? content : buffer(content);

/** All of {@link writtenFiles}, in memory. */
export const renderFiles = async (content: ReportContent, formats: readonly Format[]): Promise<RenderedFile[]> => {
  const files: RenderedFile[] = [];
  for await (const file of writtenFiles(content, formats)) files.push({ ...file, content: await whole(file.content) });
  return files;
};
