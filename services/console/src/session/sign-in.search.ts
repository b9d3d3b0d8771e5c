/** Where to go after signing in: a path of this console, never another site. */
export const parseSignIn = (search: Record<string, unknown>): { next?: string } => {
  const { next } = search;
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) && next.length < 2000 ? { next } : {};
};
