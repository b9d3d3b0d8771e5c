import type ExcelJS from '@protobi/exceljs';
import { escapeHtml as xml } from '@punctual/chassis/offline';
import { chartAlt } from '../chart/chart-alt';
import { chartSize } from '../chart/chart-size';
import type { ReportContent } from '../data/content';
import { excelText } from './excel-text';

type Workbook = ExcelJS.stream.xlsx.WorkbookWriter;

/** Parts of the streaming writer that its types do not declare: it writes no drawings itself, only the pictures they show. */
type Zip = { append(this: Zip, data: string, entry: { name: string }): unknown };
type Inner = { zip: Zip };
type InnerSheet = {
  stream: { write(text: string): unknown };
  _sheetRelsWriter: { addRelationship(relationship: { Target: string; Type: string }): string };
  _writeBackground: () => void;
};

/** English Metric Units of a pixel, and pixels of a row of usual height. */
const EMU = 9_525;
const ROW = 20;

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const DRAWING_TYPE =
  '<Override PartName="/xl/drawings/drawing1.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>';

type Picture = { row: number; width: number; height: number; title: string; alt: string };

/** A picture at a row, never stretched with the cells below it (ECMA-376 Part 1, 20.5.2.24). */
const anchor = ({ row, width, height, title, alt }: Picture, index: number): string =>
  `<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>` +
  `<xdr:ext cx="${width * EMU}" cy="${height * EMU}"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="${index + 2}" name="${xml(title)}" descr="${xml(alt)}"/>` +
  `<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId${index + 1}"/>` +
  '<a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>' +
  '<xdr:clientData/></xdr:oneCellAnchor>';

/** Puts a drawing on a sheet that is not committed yet, and its parts into the archive. */
const draw = (workbook: Workbook, sheet: ExcelJS.Worksheet, pictures: readonly Picture[]): void => {
  const { zip } = workbook as Workbook & Inner;
  const inner = sheet as ExcelJS.Worksheet & InnerSheet;
  const id = inner._sheetRelsWriter.addRelationship({ Target: '../drawings/drawing1.xml', Type: `${OFFICE}/drawing` });
  inner._writeBackground = () => inner.stream.write(`<drawing r:id="${id}"/>`);
  zip.append(
    `${HEAD}<xdr:wsDr xmlns:xdr="${DRAWING}/spreadsheetDrawing" xmlns:a="${DRAWING}/main" xmlns:r="${OFFICE}">${pictures.map(anchor).join('')}</xdr:wsDr>`,
    { name: 'xl/drawings/drawing1.xml' },
  );
  const targets = pictures.map(
    (_, index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/image" Target="../media/image${index}.png"/>`,
  );
  zip.append(
    `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets.join('')}</Relationships>`,
    { name: 'xl/drawings/_rels/drawing1.xml.rels' },
  );
  const { append } = zip;
  zip.append = (data, entry) =>
    append.call(
      zip,
      entry.name === '[Content_Types].xml' ? data.replace('</Types>', `${DRAWING_TYPE}</Types>`) : data,
      entry,
    );
};

/** A sheet `Charts` with a picture of each chart, below each other; none without charts. Its text in place of a picture is that of mails. */
export const writeCharts = async (workbook: Workbook, content: ReportContent): Promise<void> => {
  if (content.charts.length === 0) return;
  const { chartPicture } = await import('../chart/chart.js');
  const sheet = workbook.addWorksheet('Charts', { views: [{ showGridLines: false }] });
  const pictures: Picture[] = [];
  let row = 1;
  for (const chart of content.charts) {
    const png = await chartPicture(chart, content);
    workbook.addImage({ buffer: png as unknown as ExcelJS.Buffer, extension: 'png' });
    const { width, height } = chartSize(chart);
    const alt = excelText(chartAlt(chart, content));
    pictures.push({ row, width, height, title: excelText(chart.title), alt });
    row += Math.ceil(height / ROW) + 2;
  }
  draw(workbook, sheet, pictures);
  sheet.commit();
};
