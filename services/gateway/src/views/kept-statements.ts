import type { CompiledQuery } from 'kysely';
import type { Cell } from './view';

/** How many statements are kept; there are far fewer shapes of queries that are asked often. */
const KEPT = 500;

/** Where a value goes in a statement that is put together without it. In a shape, all places are alike. */
class Place {
  constructor(readonly index: number) {}

  toJSON(): string {
    return '?';
  }
}

/** Takes the values out of a query, and gives a place for each. */
export class BoundValues {
  readonly all: Cell[] = [];

  readonly place = <Value extends Cell>(value: Value): Value =>
    // What Kysely does not know it takes for a value.
    new Place(this.all.push(value) - 1) as unknown as Value;
}

type Built<Row> = { compile(): CompiledQuery<Row> };
type Kept = { text: CompiledQuery<unknown>; order: readonly number[] };

/** Statements that are put together once for all queries of a shape: that takes longer than to run a small one. */
export class KeptStatements {
  private readonly kept = new Map<string, Kept>();

  /**
   * The statement of a query with its values. `shape` is all that its text depends on, with places for the values, and `build` puts it together.
   * @throws Error when the statement has a value that is not among them, since the next query of this shape would get it too
   */
  of<Row>(shape: unknown, values: BoundValues, build: () => Built<Row>): CompiledQuery<Row> {
    const name = JSON.stringify(shape);
    const { text, order } = this.kept.get(name) ?? this.keep(name, build().compile());
    return { ...(text as CompiledQuery<Row>), parameters: order.map((index) => values.all[index]) };
  }

  private keep(name: string, text: CompiledQuery<unknown>): Kept {
    const order = text.parameters.map((place) => {
      if (!(place instanceof Place)) throw new Error(`a statement of the shape ${name} has a value of its own`);
      return place.index;
    });
    if (this.kept.size >= KEPT) this.kept.clear();
    const kept = { text, order };
    this.kept.set(name, kept);
    return kept;
  }
}
