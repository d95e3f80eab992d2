/** One file of a function's code, as it will lie in the zip. */
export interface SourceFile {
  /** `/`-joined, relative to the zip's root. */
  readonly path: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

/** A function's code before it is zipped. */
export interface Sources {
  /** Sorted by the bytes of their path. */
  readonly files: readonly SourceFile[];
  /**
   * Hash of every path, mode and content: the same wherever and with whatever it is zipped, which
   * the zip's own hash is not (deflate's bytes depend on the zlib build).
   */
  readonly manifestHash: string;
}

export interface Zip {
  readonly bytes: Buffer;
  /** Base64 of the SHA-256 of `bytes`: what AWS answers as CodeSha256 (aws-facts 3.5). */
  readonly sha256: string;
}
