/** Room for so many requests and bytes at once; who waits is served in order. */
export class Slots {
  readonly #most: number;
  readonly #mostBytes: number;
  #taken = 0;
  #bytes = 0;
  readonly #waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  constructor(most: number, mostBytes: number = Infinity) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  /** undefined = taken at once. */
  take(bytes: number): Promise<void> | undefined {
    if (this.#waiting.length === 0 && this.#fits(bytes)) {
      this.#occupy(bytes);
      return undefined;
    }
    return new Promise((go) => this.#waiting.push({ bytes, go }));
  }

  give(bytes: number): void {
    this.#taken -= 1;
    this.#bytes -= bytes;
    for (let next = this.#waiting[0]; next && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#occupy(next.bytes);
      next.go();
    }
  }

  #fits(bytes: number): boolean {
    // One always goes, or what is larger than all the room would wait for ever.
    if (this.#taken === 0) return true;
    return this.#taken < this.#most && this.#bytes + bytes <= this.#mostBytes;
  }

  #occupy(bytes: number): void {
    this.#taken += 1;
    this.#bytes += bytes;
  }
}
