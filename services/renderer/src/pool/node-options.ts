/** Of the memory of a process: its program and buffers need room beside the objects. */
const HEAP_SHARE = 0.75;
/**
 * MiB of each of the two or three parts in which V8 makes new objects. Rows are looked at and forgotten, so that few of them are alive at any
 * time: V8's usual 32 MiB are taken by each process, and are no faster.
 */
const NEW_OBJECTS = 8;

/** The options of Node for a process that renders with so much memory. */
export const nodeOptions = (mebibytes: number): string[] => [
  `--max-old-space-size=${Math.floor(mebibytes * HEAP_SHARE)}`,
  `--max-semi-space-size=${NEW_OBJECTS}`,
];
