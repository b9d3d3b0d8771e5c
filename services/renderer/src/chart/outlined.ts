import { type FontName, isPlain } from '../text/base-font';
import { cleaned } from '../text/clean';
import { paragraphOf } from '../text/runs';
import { shapedLine } from '../text/shaped-line';

/** Half the height of a line of DejaVu above its baseline, in em: where `dominant-baseline: central` is. */
const CENTRE = 0.346;

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
const unescaped = (xml: string): string =>
  xml.replace(/&(lt|gt|amp|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');

const attribute = (attributes: string, name: string): string =>
  new RegExp(`(?:^|[\\s;"])${name}(?:="|:)([^";]*)`).exec(attributes)?.[1] ?? '';

const round = (value: number): string => String(Number(value.toFixed(3)));

/** The outlines of a text, placed as a `text` element with these attributes. */
const outlinesOf = (text: string, attributes: string): string => {
  const size = Number.parseFloat(attribute(attributes, 'font-size')) || 12;
  const font: FontName = attribute(attributes, 'font-weight') === 'bold' ? 'bold' : 'regular';
  const line = shapedLine(paragraphOf(text, font), 0, text.length);
  const share = { start: 0, middle: 0.5, end: 1 }[attribute(attributes, 'text-anchor')] ?? 0;
  const y = Number(attribute(attributes, 'y') || 0) + CENTRE * size;
  let x = Number(attribute(attributes, 'x') || 0) - share * line.width * size;
  let paths = '';
  for (const { font: file, clusters } of line.runs) {
    const scale = size / file.unitsPerEm;
    for (const { id, advance, dx, dy } of clusters.flatMap(({ glyphs }) => glyphs)) {
      const outline = file.outline(id);
      if (outline)
        paths += `<path transform="matrix(${round(scale * 1000)}e-3,0,0,-${round(scale * 1000)}e-3,${round(x + dx * size)},${round(y - dy * size)})" d="${outline}"/>`;
      x += advance * size;
    }
  }
  const transform = attribute(attributes, 'transform');
  return `<g${transform ? ` transform="${transform}"` : ''} fill="${attribute(attributes, 'fill') || '#000'}">${paths}</g>`;
};

/**
 * An SVG picture in which each text that DejaVu cannot draw character by character is its outlines, ordered and shaped as in PDF, so that
 * whatever draws the picture needs no other font. Their fonts are open, see `chartFonts`.
 */
export const outlined = (svg: string): string =>
  svg.replace(/<text\b([^>]*)>([^<]*)<\/text>/g, (element, attributes: string, xml: string) => {
    const text = cleaned(unescaped(xml)).replaceAll('\n', ' ');
    return isPlain(text) ? cleaned(element) : outlinesOf(text, attributes);
  });
