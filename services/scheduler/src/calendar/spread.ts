import { secondsOf } from '@punctual/contracts';

/** The offset of a schedule within a window, in whole seconds: always the same for one id and window, evenly spread over ids. */
export const offsetWithin = (window: string, scheduleId: string): number => {
  const seconds = secondsOf(window);
  return seconds < 1 ? 0 : hash(scheduleId) % seconds;
};

/** FNV-1a, 32 bits, finished by the mixer of MurmurHash3, without which near ids would get near offsets. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};
