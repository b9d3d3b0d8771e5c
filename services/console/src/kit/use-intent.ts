import { useState } from 'react';
import { type Intent, makeIntent } from '../api/client';

/**
 * The intent of one control, `(body, version?) => Press`: the same key while the same is asked for, so that a press after a
 * lost answer does nothing twice. Call its `done` after success where the control stays: the next press is another intent.
 */
export const useIntent = (): Intent => useState(makeIntent)[0];
