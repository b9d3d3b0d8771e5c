import type { Renderer } from '../pool/renderer';
import { renderJob } from '../rendering/render-job';
import { templateProblems } from '../template/template-problems';

/** Renders in the process of the test, for what is asserted does not depend on where it runs. */
export const inProcess: Renderer = { render: renderJob, templateProblems };
