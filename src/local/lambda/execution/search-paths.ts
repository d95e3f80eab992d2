// Where a handler's process looks for programs, libraries and modules (aws-facts 3.7): in what the
// function brings and in what its layers hold. AWS has the one in /var/task and the other in /opt; an
// environment here cannot write there, so the same variables name the same folders where they lie.
import { languageOf } from "../runtimes.ts";

interface Roots {
  /** Of programs, before those of layers. */
  readonly path: string;
  readonly taskRoot: string;
  /** undefined without layers. */
  readonly layerRoot: string | undefined;
}

export function searchPaths(runtime: string, roots: Roots): Record<string, string> {
  const { path, taskRoot, layerRoot } = roots;
  const inLayers = (...folders: readonly string[]) =>
    layerRoot === undefined ? [] : folders.map((folder) => `${layerRoot}/${folder}`);
  return {
    PATH: join(path, ...inLayers("bin")),
    LD_LIBRARY_PATH: join(taskRoot, `${taskRoot}/lib`, ...inLayers("lib")),
    ...ofLanguage(runtime, taskRoot, inLayers),
  };
}

function ofLanguage(
  runtime: string,
  taskRoot: string,
  inLayers: (...folders: readonly string[]) => readonly string[],
): Record<string, string> {
  switch (languageOf(runtime)) {
    case "node": {
      // nodejs24.x is node24.
      const own = `nodejs/${runtime.replace(/js|\.x$/g, "")}`;
      const [layers] = inLayers(own);
      return {
        NODE_PATH: join(...inLayers(`${own}/node_modules`, "nodejs/node_modules"), taskRoot),
        // NODE_PATH is CommonJS's alone; what it does not say is for node-layers.cjs.
        ...(layers !== undefined && { SQSLAM_LAYERS: layers }),
      };
    }
    case "python": {
      const folders = inLayers("python", `python/lib/${runtime}/site-packages`);
      return {
        LC_CTYPE: "C.UTF-8",
        ...(folders.length > 0 && { PYTHONPATH: join(...folders) }),
      };
    }
    default:
      return {};
  }
}

const join = (...folders: readonly string[]): string => folders.join(":");
