import { capture, say, which } from './tools.mjs';

/**
 * Resolves to the variable that names the folder of poppler's programs (`pdftotext`, `pdftoppm`), which read PDF files as other people's
 * programs do: those on the PATH, else, as root on Debian and its like, the distribution's package. Where there are none it resolves to
 * no variable, and the tests that need them are skipped by name.
 */
export const findPoppler = async () => {
  if (!which('pdftotext') && which('apt-get') && process.getuid?.() === 0) {
    say('Getting poppler-utils from the distribution, to read PDF files in tests (apt-get install)');
    const options = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends'];
    const install = () => capture('apt-get', ['install', ...options, 'poppler-utils']);
    if ((await install()).code !== 0) {
      await capture('apt-get', ['-q', 'update']);
      await install();
    }
  }
  return which('pdftotext') && which('pdftoppm') ? { POPPLER: 'yes' } : {};
};
