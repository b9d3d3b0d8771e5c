import type { Log } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';
import { withinReply } from '../within-reply';

/** Answers whether a preview is there, or follows later. @throws Rejection when it cannot be made */
export const replySoon = async (made: Promise<Rejection | null>, log: Log): Promise<{ isReady: boolean }> => {
  const soon = await withinReply(made, log, 'a preview that took long could not be made');
  if (soon?.result instanceof Rejection) throw soon.result;
  return { isReady: soon !== null };
};
