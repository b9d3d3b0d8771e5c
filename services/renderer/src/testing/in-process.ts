import type { SourceRow } from '@punctual/contracts';
import type { Renderer } from '../pool/renderer';
import { storeInMemory } from '../rendering/file-store';
import { renderJob } from '../rendering/render-job';
import { templateProblems } from '../template/template-problems';

/** Renders in the process of the test, for what is asserted does not depend on where it runs. */
export const inProcess: Renderer = {
  render: async (job, slices, artifacts) => {
    const rows: SourceRow[] = [];
    for await (const slice of slices) rows.push(...slice);
    return renderJob(
      job,
      rows,
      storeInMemory((bytes) => artifacts.put(bytes)),
    );
  },
  templateProblems,
};
