// What a process uses that talks to nobody: the rest of the chassis loads the broker, the event store and telemetry, some 25 MiB.
export { BoundedCache } from '../bounded-cache';
export { escapeHtml, legalHtml } from '../html-escape';
export { sha256 } from '../ids';
export { LETTER_MARKS, type LetterMark, marked, withoutMarks } from '../letter-marks';
export { useZoneData } from '../zone-data';
