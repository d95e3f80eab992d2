// node-layers.cjs for the Node.js versions whose hooks run in a thread of their own.
import layers from "./node-layers.cjs";

let inner;

export function initialize({ root, folder }) {
  inner = layers.resolver(root, folder);
}

export const resolve = (specifier, context, next) => inner(specifier, context, next);
