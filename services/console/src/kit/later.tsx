import { type ComponentType, lazy, useState } from 'react';

/** A component whose script is loaded when it is first shown, within a Suspense, or before that by `load`. */
export type Later<Props> = ComponentType<Props> & { load(): Promise<unknown> };

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
  return Object.assign(Shown, { load });
};
