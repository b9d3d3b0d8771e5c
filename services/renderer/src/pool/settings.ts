import { settings } from '@punctual/chassis';

/** Settings of the processes that render. */
export const poolSettings = {
  RENDER_PROCESSES: settings
    .count(1, 64)
    .default(2)
    .describe('reports that are rendered at the same time, each in a process of its own'),
  RENDER_TIMEOUT: settings.seconds(3_600).default(120).describe('seconds that one rendering may take'),
  RENDER_MEMORY_MIB: settings.count(512, 65_536).default(768).describe('MiB of memory of a process that renders'),
};
