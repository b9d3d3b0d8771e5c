import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { Mark } from '../api/today';
import classes from './strip.module.css';
import { nearest, placeOf, stepTo, thickness, ticksOf } from './time-line';
import { words } from './today.words';

const HEIGHT = 56;
const FOOT = 52;

type Props = { marks: readonly Mark[]; from: string; until: string; chosen: number; onChoose: (index: number) => void };

/** The time line: one mark for each minute at which something is due. One control, which chooses a mark. */
export const Strip = ({ marks, from, until, chosen, onChoose }: Props) => {
  const line = useRef<SVGSVGElement>(null);
  const span = { from, until };
  const places = marks.map(({ at }) => placeOf(at, span));
  const mark = marks[chosen];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = stepTo(event.key, chosen, marks.length);
    if (next === null) return;
    event.preventDefault();
    onChoose(next);
  };
  const onPointer = (event: PointerEvent) => {
    const box = line.current?.getBoundingClientRect();
    if (!box || event.buttons !== 1) return;
    onChoose(nearest(places, ((event.clientX - box.left) / box.width) * 100));
  };
  if (!mark) return null;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={words.line}
      aria-valuemin={1}
      aria-valuemax={marks.length}
      aria-valuenow={chosen + 1}
      aria-valuetext={words.at(mark.at, mark.count)}
      aria-orientation="horizontal"
      className={classes.strip}
      onKeyDown={onKeyDown}
      onPointerDown={onPointer}
      onPointerMove={onPointer}
    >
      <svg ref={line} aria-hidden="true" width="100%" height={HEIGHT} className={classes.line}>
        <line x1="0" x2="100%" y1={FOOT} y2={FOOT} className={classes.ground} />
        {ticksOf(span).map(({ at, place }) => (
          <line key={at} x1={`${place}%`} x2={`${place}%`} y1={FOOT - 6} y2={FOOT} className={classes.ground} />
        ))}
        {marks.map(({ at, count }, index) => (
          <line
            key={at}
            x1={`${places[index]}%`}
            x2={`${places[index]}%`}
            y1={FOOT - 10 - 2 * thickness(count)}
            y2={FOOT}
            strokeWidth={thickness(count)}
            className={classes.mark}
          />
        ))}
        <g className={classes.chosen}>
          <line x1={`${places[chosen]}%`} x2={`${places[chosen]}%`} y1={0} y2={FOOT} strokeWidth={2} />
          <circle cx={`${places[chosen]}%`} cy={5} r={5} />
        </g>
      </svg>
      <svg aria-hidden="true" width="100%" height={20} className={classes.line}>
        {ticksOf(span).map(({ at, place, day }, index) => (
          <text
            key={at}
            x={`${place}%`}
            y={14}
            textAnchor={place < 4 ? 'start' : place > 96 ? 'end' : 'middle'}
            className={day ? classes.day : index % 2 ? classes.between : classes.hour}
          >
            {day ? words.weekday(at) : words.hour(at)}
          </text>
        ))}
      </svg>
    </div>
  );
};
