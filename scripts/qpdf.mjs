import { capture, say, which } from './tools.mjs';

/**
 * Resolves to the variable that says that `qpdf` is there, which checks the structure of PDF files: the one on the PATH, else, as root on
 * Debian and its like, the distribution's package. Without it the tests that need it are skipped by name.
 */
export const findQpdf = async () => {
  if (!which('qpdf') && which('apt-get') && process.getuid?.() === 0) {
    say('Getting qpdf from the distribution, to check PDF files in tests (apt-get install)');
    const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends'];
    const install = () => capture('apt-get', ['install', ...options, 'qpdf']);
    if ((await install()).code !== 0) {
      await capture('apt-get', ['-q', 'update']);
      await install();
    }
  }
  return which('qpdf') ? { QPDF: 'yes' } : {};
};
