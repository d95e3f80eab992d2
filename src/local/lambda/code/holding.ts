// What one version of a function is made of, held until nothing runs it any more.
import type { LambdaFunction } from "../function.ts";
import type { CodeStore, CodeUse } from "./code-store.ts";
import type { FolderUse, LayerFolders } from "./layer-folders.ts";

export interface Holding {
  readonly code: CodeUse;
  readonly layers: FolderUse;
  end(): void;
}

export interface Held {
  readonly codes: CodeStore;
  readonly layerFolders: LayerFolders;
}

export function hold({ codes, layerFolders }: Held, fn: LambdaFunction): Holding {
  const code = codes.use(fn.code.sha256);
  const layers = layerFolders.use(fn.settings.layers.map(({ sha256 }) => sha256));
  return {
    code,
    layers,
    end() {
      code.end();
      layers.end();
    },
  };
}
