import { type ComponentType, lazy, useState } from 'react';

/**
 * A component whose script is loaded when it is first shown, within a Suspense, or before that by `load`. `ahead` is for the loader of a
 * route: it settles when the script is there or failed, within a second, so that the page comes with it where it can.
 */
export type Later<Props> = ComponentType<Props> & { load(): Promise<unknown>; ahead(): Promise<void> };

/** After so long a page is shown without the script. */
const PATIENCE_MS = 1_000;

/**
 * Makes such a component. Once its script is there it is shown at once: a component of React's `lazy` would show what stands in for it
 * first, and React takes that away 300 ms later at the earliest. A page whose script did not come stays without it until it is opened again and `load` succeeds.
 */
export const later = <Props extends object>(script: () => Promise<ComponentType<Props>>): Later<Props> => {
  let known: ComponentType<Props> | null = null;
  const load = async (): Promise<ComponentType<Props>> => {
    known ??= await script();
    return known;
  };
  const Awaited = lazy(async () => ({ default: await load() }));
  const Shown = (props: Props) => {
    // The same one for as long as it is shown, so that its state stays.
    const [Component] = useState<ComponentType<Props>>(() => known ?? Awaited);
    return <Component {...props} />;
  };
  const ahead = async (): Promise<void> => {
    const loaded = load().catch(() => {}); // it is loaded again where it is shown, which says what failed
    await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  };
  return Object.assign(Shown, { load, ahead });
};
