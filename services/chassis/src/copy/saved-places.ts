import { type Position, type PositionText, parsePosition, positionText, type StoredEvent } from '../position';

/** What checkpoints and snapshots hold (`checkpoints.ts`, `snapshot.ts`), as far as it is about positions. */
type Saved = { at?: PositionText; pieces?: [number, PositionText][] };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPosition = (value: unknown): value is PositionText =>
  isObject(value) && typeof value['commit'] === 'string' && typeof value['prepare'] === 'string';

const savedIn = ({ data }: StoredEvent): Saved => {
  if (!isObject(data)) return {};
  const { at, pieces } = data;
  return {
    ...(isPosition(at) ? { at } : {}),
    ...(Array.isArray(pieces) ? { pieces: pieces as [number, PositionText][] } : {}),
  };
};

/** The positions of the log that a checkpoint, or a snapshot or a piece of one, holds. */
export const positionsIn = (event: StoredEvent): Position[] => {
  const { at, pieces = [] } = savedIn(event);
  return [...(at ? [at] : []), ...pieces.map(([, place]) => place)].map(parsePosition);
};

/** Its data with other positions. */
export const withPositions = (event: StoredEvent, translated: (position: Position) => Position): unknown => {
  const { at, pieces } = savedIn(event);
  const text = (place: PositionText): PositionText => positionText(translated(parsePosition(place)));
  return {
    ...(event.data as object),
    ...(at ? { at: text(at) } : {}),
    ...(pieces ? { pieces: pieces.map(([piece, place]) => [piece, text(place)]) } : {}),
  };
};
