import { MAX_EVENTS, MAX_OCTETS } from 'punctual-verify';
import { Problem } from '../http/problem';

/** The refusal of a history that is longer than a proof holds. */
export const tooLarge = ({ events, octets } = { events: MAX_EVENTS, octets: MAX_OCTETS }) =>
  new Problem(
    422,
    'proof/too-large',
    `this delivery has a longer history than a proof holds (${events} events, ${octets} octets); its timeline has all of it`,
  );
