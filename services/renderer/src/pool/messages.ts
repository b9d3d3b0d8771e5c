import type { FieldError } from '@punctual/contracts';
import type { RenderedJob, RenderJob } from '../rendering/render-job';
import type { Spooled } from '../spool/spool';

/** What a process can be asked: one task at a time. */
export type Task = { kind: 'render'; job: RenderJob; rows: Spooled } | { kind: 'check'; mjml: string };

/** What comes of a task. */
export type ResultOf<T extends Task['kind']> = { render: RenderedJob; check: FieldError[] }[T];

/** What a process is told: a task, and that a file of it is stored. */
export type ToRenderer = { task: Task } | { stored: number };

/** A large file is at a path beside the rows. */
export type FileOfTask = { id: number } & ({ bytes: Uint8Array } | { path: string });

/**
 * What a process tells: a file, in the message or at a path, then the result with the memory it has now (octets); or why there is none, as the owner of the report is
 * told (`problem`) or only the log (`broken`).
 */
export type FromRenderer =
  | { file: FileOfTask }
  | { done: ResultOf<Task['kind']>; resident: number }
  | { problem: { code: string; message: string; isFinal: boolean }; resident: number }
  | { broken: string };

/** Ends a process that has too much memory. Nothing else sends it. */
export const MEMORY_SIGNAL = 'SIGUSR2';
