import 'reflect-metadata';
import { container, type DependencyContainer, instanceCachingFactory } from 'tsyringe';

/** A name for a thing in the container that remembers its type. */
export type Token<T> = { readonly symbol: symbol; readonly type?: T };
export type Container = DependencyContainer;

export const token = <T>(name: string): Token<T> => ({ symbol: Symbol(name) });

/** A container of its own, so two services in one process share nothing by accident. */
export const newContainer = (): Container => container.createChildContainer();

/** Says how to make a thing: once, when first asked for. */
export const bind = <T>(c: Container, { symbol }: Token<T>, make: (c: Container) => T): void => {
  // Factory providers ignore singleton lifetimes; the caching factory is what makes it one instance.
  c.register<T>(symbol, { useFactory: instanceCachingFactory(make) });
};

export const get = <T>(c: Container, { symbol }: Token<T>): T => c.resolve<T>(symbol);
