// What time alone will do to a queue's messages, earliest first: a binary heap in which every
// message knows its index, so that a deadline moves or leaves in O(log n).

export interface Due {
  /** Milliseconds since the epoch. */
  dueAt: number;
  /** Kept by Deadlines; -1 outside. */
  heapIndex: number;
}

export class Deadlines<T extends Due> {
  #heap: T[] = [];

  get first(): T | undefined {
    return this.#heap[0];
  }

  add(item: T): void {
    this.#heap.push(item);
    this.#up(item, this.#heap.length - 1);
  }

  /** To be called after `dueAt` of a member has changed. */
  moved(item: T): void {
    this.#up(item, item.heapIndex);
    this.#down(item, item.heapIndex);
  }

  remove(item: T): void {
    const index = item.heapIndex;
    const last = this.#heap.pop();
    item.heapIndex = -1;
    if (last === undefined || last === item) return;
    this.#put(last, index);
    this.moved(last);
  }

  clear(): void {
    this.#heap = [];
  }

  #up(item: T, from: number): void {
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || parent.dueAt <= item.dueAt) break;
      this.#put(parent, index);
      index = above;
    }
    this.#put(item, index);
  }

  #down(item: T, from: number): void {
    let index = from;
    for (;;) {
      const below = this.#earlierChild(index);
      if (below === undefined || below.dueAt >= item.dueAt) break;
      const next = below.heapIndex;
      this.#put(below, index);
      index = next;
    }
    this.#put(item, index);
  }

  #earlierChild(index: number): T | undefined {
    const left = this.#heap[2 * index + 1];
    const right = this.#heap[2 * index + 2];
    if (left === undefined || right === undefined) return left;
    return right.dueAt < left.dueAt ? right : left;
  }

  #put(item: T, index: number): void {
    this.#heap[index] = item;
    item.heapIndex = index;
  }
}
