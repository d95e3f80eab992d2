// Where a handler finds what its layers hold. AWS unpacks them into /opt and its variables name
// folders there (aws-facts 3.7); an environment here cannot write /opt, so the same variables name the
// same folders below the one that the layers were unpacked into.
import { languageOf } from "../runtimes.ts";

export function layerVariables(
  runtime: string,
  root: string,
  { path, taskRoot }: { readonly path: string; readonly taskRoot: string },
): Record<string, string> {
  return {
    PATH: `${path}:${root}/bin`,
    LD_LIBRARY_PATH: `${taskRoot}:${taskRoot}/lib:${root}/lib`,
    ...ofLanguage(runtime, root),
  };
}

function ofLanguage(runtime: string, root: string): Record<string, string> {
  switch (languageOf(runtime)) {
    case "node": {
      // nodejs24.x is node24.
      const own = `${root}/nodejs/${runtime.replace(/js|\.x$/g, "")}`;
      return {
        NODE_PATH: `${own}/node_modules:${root}/nodejs/node_modules`,
        // NODE_PATH is CommonJS's alone; what it does not say is for node-layers.cjs.
        SQSLAM_LAYERS: own,
      };
    }
    case "python":
      return { PYTHONPATH: `${root}/python:${root}/python/lib/${runtime}/site-packages` };
    default:
      return {};
  }
}
