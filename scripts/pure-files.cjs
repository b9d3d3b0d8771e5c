const { existsSync, readdirSync, readFileSync } = require('node:fs');
const path = require('node:path').posix;

const ADAPTER = /^([^.]+)\.(?!view\.|test\.|int\.|d\.)[^.]+(?:\.[^.]+)*\.ts$/;

const BARRED = /\/(on-[^/]+|config|composition|main)\.ts$/;

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) return ['node_modules', 'dist', 'testing'].includes(entry.name) ? [] : filesIn(file);
        return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [file] : [];
      })
    : [];

// Recognized by its export, since other files may also be named like their folder without being deciders.
const isDecider = (file) => /^\s*export const \w+: Decider<|\bsatisfies Decider</m.test(readFileSync(file, 'utf8'));

const isRoot = (file) => file.endsWith('.view.ts') || isDecider(file);

/** The files a source file imports by a relative path, as paths from the top of the checkout. */
const relativeImports = (file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]*)['"]/g)]
    .map(([, target]) => path.join(path.dirname(file), target))
    .flatMap((target) => [`${target}.ts`, `${target}/index.ts`])
    .filter((target) => existsSync(target));

const exactly = (files) =>
  files.length === 0 ? '^$' : `^(${files.map((file) => file.replaceAll('.', '\\.')).join('|')})$`;

/**
 * The pure files of the checkout in the working directory, as regular expressions over paths:
 * `roots`: deciders (a file that exports a `Decider<...>`) and views (`*.view.ts`);
 * `ports`: a plain file that has an adapter beside it (`smtp.ts` beside `smtp.nodemailer.ts`), and those adapters;
 * `all`: the roots and every helper they import, directly or indirectly, up to the first port, handler or wiring.
 * Helpers are included because a decider could otherwise cause effects through one.
 */
const pureFiles = () => {
  // The console has rules of its own: `schedule.form.ts` there is no adapter of a port.
  const files = filesIn('services').filter((file) => !file.startsWith('services/console/'));
  const adapters = files.filter((file) => ADAPTER.test(path.basename(file)));
  const named = adapters.map((file) => path.join(path.dirname(file), `${path.basename(file).split('.')[0]}.ts`));
  const roots = files.filter(isRoot);
  const ports = new Set([...adapters, ...named.filter((file) => existsSync(file) && !roots.includes(file))]);

  const all = new Set(roots);
  for (const file of all) {
    for (const target of relativeImports(file)) if (!ports.has(target) && !BARRED.test(target)) all.add(target);
  }
  return { roots: exactly(roots), all: exactly([...all]), ports: exactly([...ports]) };
};

module.exports = { pureFiles };
