import type { RenderProgress } from '@punctual/contracts';

const english = new Intl.NumberFormat('en');
const counted = (number: number, noun: string): string => `${english.format(number)} ${noun}${number === 1 ? '' : 's'}`;

/** How far a rendering is, as a sentence. */
export const progressInWords = ({ step, rows, files }: RenderProgress): string => {
  if (step === 'reading') return `The data is being read: ${counted(rows, 'row')} so far`;
  if (step === 'queued') return `${counted(rows, 'row')} are read; other reports are rendered first`;
  return `The files are being made from ${counted(rows, 'row')}; ${counted(files, 'file')} done so far`;
};
