import { createContext, Script } from 'node:vm';
import { BadRequest } from './bad-request';

const MAX_PATTERN = 4_096;
const MAX_PLAIN_NAME = 256;
/** How long one page of names may take before the subscription ends, in ms. */
const BUDGET_MS = 250;

/** Tests names against a pattern, in order. @throws BadRequest when the pattern takes too long on them */
export type Pattern = (names: string[]) => boolean[];

// Without groups, alternatives and back-references, backtracking is polynomial in the name's length: the exponent is the
// number of repetitions, plus one unless anchored. Up to quadratic on short names takes microseconds; the rest is guarded.
const isPlain = (source: string): boolean => {
  const bare = source.replaceAll(/\\[^1-9k]/g, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  const repetitions = bare.match(/[*+?{]/g)?.length ?? 0;
  return !/[()|\\]/.test(bare) && repetitions <= (bare.startsWith('^') ? 2 : 1);
};

/**
 * Compiles a client's regular expression, in JavaScript's dialect. V8 backtracks, so an expression such as `^(a+)+$`
 * can take exponential time and would block the whole store. Expressions that are not clearly cheap run in a `vm` script
 * with a timeout, once per page of names; a timeout ends the subscription.
 * @throws BadRequest when it does not compile or is over 4,096 characters
 */
export const compilePattern = (source: string): Pattern => {
  if (source.length > MAX_PATTERN) throw new BadRequest(`filter.regex: longer than ${MAX_PATTERN} characters`);
  let regex: RegExp;
  try {
    regex = new RegExp(source);
  } catch (error) {
    throw new BadRequest(`filter.regex: ${error instanceof Error ? error.message : 'does not compile'}`);
  }
  const guarded = guard(source);
  if (!isPlain(source)) return guarded;
  return (names) =>
    names.every((name) => name.length <= MAX_PLAIN_NAME) ? names.map((name) => regex.test(name)) : guarded(names);
};

const guard = (source: string): Pattern => {
  const sandbox = { source, names: [] as string[], regex: undefined };
  const script = new Script('regex ??= new RegExp(source); names.map((name) => regex.test(name))');
  let context: ReturnType<typeof createContext> | undefined;
  return (names) => {
    context ??= createContext(sandbox);
    sandbox.names = names;
    try {
      return Array.from(script.runInContext(context, { timeout: BUDGET_MS }) as boolean[]);
    } catch (error) {
      if (
        typeof error === 'object' &&
        error !== null &&
        'code' in error &&
        error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
      ) {
        throw new BadRequest(
          `filter.regex: '${source.slice(0, 100)}' takes too long to evaluate; use prefixes or a simpler expression`,
        );
      }
      throw error;
    }
  };
};
