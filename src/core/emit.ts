/** Tells whoever renders that a fact has happened. Facts carry no wording. */
export type Emit<E> = (event: E) => void;
