import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { localDay, monthName, weekdays } from '../kit/time';
import { words } from './detail.words';
import { type MonthDay, placeAfter, weeksOf } from './month';
import classes from './month-grid.module.css';

/** What a day holds, in words. */
const textsOf = ({ ran, failed, planned }: MonthDay): string[] => [
  ...(ran > 0 ? [words.ran(ran)] : []),
  ...(failed > 0 ? [words.failed(failed)] : []),
  ...(planned > 0 ? [words.planned(planned)] : []),
];

/** The day and what it holds, as it is read out. */
const spokenOf = (cell: MonthDay): string => {
  const texts = textsOf(cell);
  return [localDay(cell.day), ...(texts.length > 0 ? texts : [words.nothing])].join(', ');
};

const lookOf = ({ ran, failed, planned }: MonthDay) =>
  failed > 0 ? classes.failed : ran > 0 ? classes.ran : planned > 0 ? classes.planned : classes.none;

type Props = { month: string; days: readonly MonthDay[]; onOpen: (day: string) => void };

/** A month as a grid: one stop of the tab key, walked by the arrow keys; a day opens its runs. */
export const MonthGrid = ({ month, days, onOpen }: Props) => {
  const [at, setAt] = useState(0);
  const grid = useRef<HTMLTableElement>(null);
  const walk = (event: KeyboardEvent) => {
    const next = placeAfter(event.key, at, days.length);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-day="${days[next]?.day}"]`)?.focus();
  };
  return (
    <table ref={grid} aria-label={words.calendarLabel(monthName(month))} className={classes.grid}>
      <thead>
        <tr>
          {weekdays.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(days).map((week) => (
          <tr key={week.find((cell) => cell !== null)?.day}>
            {week.map((cell, column) => (
              <td key={cell?.day ?? weekdays[column]}>
                {cell && (
                  <UnstyledButton
                    className={`${classes.day} ${lookOf(cell)}`}
                    data-day={cell.day}
                    tabIndex={days[at]?.day === cell.day ? 0 : -1}
                    onKeyDown={walk}
                    onFocus={() => setAt(days.indexOf(cell))}
                    onClick={() => onOpen(cell.day)}
                  >
                    <span aria-hidden="true">{Number(cell.day.slice(8))}</span>
                    <VisuallyHidden>{spokenOf(cell)}</VisuallyHidden>
                    {textsOf(cell).map((text) => (
                      <span key={text} className={classes.text} aria-hidden="true">
                        {text}
                      </span>
                    ))}
                  </UnstyledButton>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};
