import type { Access } from "../../ports.ts";
import type { CodeStore } from "../code/code-store.ts";
import type { Layers } from "../layers/layers.ts";
import type { Registry } from "../registry.ts";

/** What creating and updating functions works with. */
export interface FunctionActions {
  readonly registry: Registry;
  readonly codes: CodeStore;
  readonly layers: Layers;
  readonly access: Access;
}
