export interface Place<T> {
  readonly value: T;
  before: Place<T> | undefined;
  after: Place<T> | undefined;
}

/** A doubly linked list: joins the end, leaves from anywhere, both in constant time. */
export class List<T> {
  first: Place<T> | undefined;
  #last: Place<T> | undefined;

  push(value: T): Place<T> {
    const place: Place<T> = { value, before: this.#last, after: undefined };
    if (this.#last) this.#last.after = place;
    else this.first = place;
    this.#last = place;
    return place;
  }

  /** `place` must be in this list. */
  remove(place: Place<T>): void {
    if (place.before) place.before.after = place.after;
    else this.first = place.after;
    if (place.after) place.after.before = place.before;
    else this.#last = place.before;
  }
}
