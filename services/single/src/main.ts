import { openWorkThread } from './start-work';

// Before this thread loads its own programs, so that both load at the same time.
const workThread = openWorkThread();
void import('./run.js').then(({ run }) => run(workThread));
