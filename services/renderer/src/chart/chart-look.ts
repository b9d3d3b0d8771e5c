/** What texts of a chart look like, and how its columns are called. `number` writes a value, `mark` a round number at the axis, `xMark` one at the axis below. */
export type Look = {
  font: string;
  width: number;
  number: (value: number) => string;
  mark: (value: number) => string;
  xMark: (value: number) => string;
  xName: string;
  yNames: string[];
};
