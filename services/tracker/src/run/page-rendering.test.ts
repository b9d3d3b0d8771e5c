import { describe, expect, it } from '@jest/globals';
import type { PartPage, RenderedPart } from '@punctual/contracts';
import { ARTIFACT, renderingBy } from '../testing/samples';
import { pageRendering } from './page-rendering';

const part = (value: string | number, sha256: string): RenderedPart => ({
  ...{ values: [value], subject: `Sales of ${value}`, artifacts: [{ ...ARTIFACT, sha256 }] },
  ...{ metrics: [], rowCount: 2, contentHash: sha256 },
});
const page = (value: string | number, subject: string | null = null): PartPage => ({
  ...{ recipients: [], values: [value], subject },
});
const [one, text] = [part(1, '1'.repeat(64)), part('1', '2'.repeat(64))];
const rendering = { ...renderingBy(1), rowsHash: 'of all rows', parts: [one, text] };

describe('what a page of people gets', () => {
  it('is the part with their values, and nothing of the whole', () => {
    expect(pageRendering(rendering, page('1'))).toEqual({
      ...renderingBy(1),
      ...{
        subject: 'Sales of 1',
        artifacts: text.artifacts,
        rowCount: 2,
        contentHash: text.contentHash,
        rowsHash: null,
      },
    });
    expect(pageRendering(rendering, page(1, 'For you'))).toMatchObject({
      subject: 'For you',
      artifacts: one.artifacts,
    });
  });
  it('is never the rows of others: without the part there is nothing to send', () => {
    expect(() => pageRendering(rendering, page(2))).toThrow('lacks a part');
    expect(() => pageRendering(renderingBy(1), page(1))).toThrow('lacks a part');
  });
  it('is the whole where nobody gets a part', () => expect(pageRendering(renderingBy(1))).toEqual(renderingBy(1)));
});
