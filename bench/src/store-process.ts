import { startEmbeddedStore } from '@punctual/embedded-store';

const file = process.argv[2] ?? '';
void startEmbeddedStore({ file }).then(({ url }) => process.send?.(url));
process.on('disconnect', () => process.exit(0));
