import { CSV_MEDIA_TYPE } from '@punctual/chassis/csv';
import type { Format } from '@punctual/contracts';
import type { ReportContent } from './data/content';
import { csvFile } from './file/csv';
import { fileName } from './file/file-name';
import { jsonFile } from './file/json';

export type RenderedFile = { name: string; mediaType: string; content: Buffer };

/** The libraries of a format are large; they are loaded when it is first written, so that a start does not wait for them. */
const formatters: Record<
  Format,
  { extension: string; mediaType: string; write: (content: ReportContent) => Promise<Buffer> }
> = {
  PDF: {
    extension: 'pdf',
    mediaType: 'application/pdf',
    write: async (content) => (await import('./file/pdf.js')).pdfFile(content),
  },
  EXCEL: {
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    write: async (content) => (await import('./file/excel.js')).excelFile(content),
  },
  CSV: { extension: 'csv', mediaType: CSV_MEDIA_TYPE, write: csvFile },
  HTML: {
    extension: 'html',
    mediaType: 'text/html; charset=utf-8',
    write: async (content) => (await import('./file/html.js')).htmlFile(content),
  },
  JSON: { extension: 'json', mediaType: 'application/json', write: jsonFile },
};

/**
 * The report in each requested format, once each, in the requested order. The same content gives the same bytes. Files
 * are written one after the other, so that memory holds one writer at a time, and each writer yields to the event loop
 * between slices of rows. Throws RenderError; the README of this service lists its codes.
 */
export const renderFiles = async (content: ReportContent, formats: readonly Format[]): Promise<RenderedFile[]> => {
  const files: RenderedFile[] = [];
  for (const format of new Set(formats)) {
    const { extension, mediaType, write } = formatters[format];
    files.push({ name: fileName(content, extension), mediaType, content: await write(content) });
  }
  return files;
};
