import { expect, it } from '@jest/globals';
import type { RenderProgress } from '@punctual/contracts';
import { progressInWords } from './progress-in-words';

it.each<[RenderProgress, string]>([
  [{ step: 'reading', rows: 0, files: 0 }, 'The data is being read: 0 rows so far'],
  [{ step: 'queued', rows: 120_000, files: 0 }, '120,000 rows are read; other reports are rendered first'],
  [{ step: 'rendering', rows: 1, files: 1 }, 'The files are being made from 1 row; 1 file done so far'],
])('says how far a rendering is: %j', (progress, words) => expect(progressInWords(progress)).toBe(words));
