/** An item to be checked at a certain time. */
type Timed = { readonly wakeMs: number };
type Item<T> = { at: number; of: T };

/**
 * Items in the order of their times, in a binary heap: a check costs nothing while nothing is due. When the `wakeMs` of an
 * item changes, its old place in the heap is ignored.
 */
export class DueQueue<T extends Timed> {
  private heap: Item<T>[] = [];

  /** Adds an item at its present `wakeMs`. */
  add(of: T): void {
    if (of.wakeMs === Infinity) return;
    const { heap } = this;
    let index = heap.length;
    const item = { at: of.wakeMs, of };
    for (let parent = (index - 1) >> 1; index > 0 && at(heap, parent) > item.at; parent = (index - 1) >> 1) {
      heap[index] = heap[parent] as Item<T>;
      index = parent;
    }
    heap[index] = item;
  }

  /** Takes out the soonest whose time has come by `now` (epoch ms); null when there is none. */
  take(now: number): T | null {
    for (let first = this.heap[0]; first && first.at <= now; first = this.heap[0]) {
      this.removeFirst();
      if (first.of.wakeMs === first.at) return first.of;
    }
    return null;
  }

  clear(): void {
    this.heap = [];
  }

  private removeFirst(): void {
    const { heap } = this;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (at(heap, child + 1) < at(heap, child)) child += 1;
      if (at(heap, child) >= last.at) break;
      heap[index] = heap[child] as Item<T>;
      index = child;
    }
    heap[index] = last;
  }
}

const at = (heap: readonly Item<unknown>[], index: number): number => heap[index]?.at ?? Infinity;
