/** The machine's clock, put forward by so many milliseconds: stores date what they hold by the machine's. */
export const forwardClock = () => {
  const clock = {
    forward: 0,
    millis: () => Date.now() + clock.forward,
    now: () => new Date(clock.millis()).toISOString(),
  };
  return clock;
};
