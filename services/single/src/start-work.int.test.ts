import { expect, it } from '@jest/globals';
import { openWorkThread, startWork } from './start-work';
import type { WorkConfig } from './work-thread';

// From the sources there is no compiled program beside this one, so the thread fails while it loads.
const config = {} as WorkConfig;

it('a thread that fails while it loads keeps nobody waiting, and says why, before it is started or after', async () => {
  const early = openWorkThread();
  await early.ended;
  await expect(startWork(early, config, 'esdb://127.0.0.1:1')).rejects.toThrow('work-thread.js');
  await expect(startWork(openWorkThread(), config, 'esdb://127.0.0.1:1')).rejects.toThrow('work-thread.js');
});
