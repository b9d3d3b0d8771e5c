import 'reflect-metadata';
import { container, type DependencyContainer, instanceCachingFactory } from 'tsyringe';

/** A typed token for an entry of the container. */
export type Token<T> = { readonly symbol: symbol; readonly type?: T };
export type Container = DependencyContainer;

export const token = <T>(name: string): Token<T> => ({ symbol: Symbol(name) });

/** A separate container, so that two services in one process share nothing by accident. */
export const newContainer = (): Container => container.createChildContainer();

/** Registers the factory of an entry. It runs once, on first use. */
export const bind = <T>(c: Container, { symbol }: Token<T>, make: (c: Container) => T): void => {
  // Factory providers ignore singleton lifetimes; the caching factory ensures a single instance.
  c.register<T>(symbol, { useFactory: instanceCachingFactory(make) });
};

export const get = <T>(c: Container, { symbol }: Token<T>): T => c.resolve<T>(symbol);
