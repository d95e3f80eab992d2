// A graph of named nodes: put in order, turned round, walked.

export interface Node {
  readonly id: string;
  readonly needs: readonly string[];
}

export type Settled<T> =
  | { readonly status: "done"; readonly value: T }
  | { readonly status: "failed"; readonly error: unknown }
  | { readonly status: "skipped"; readonly because: string };

/** Orders nodes so that each follows everything it needs. Throws on a cycle or an unknown name. */
export function order<N extends Node>(nodes: readonly N[]): N[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ordered = new Set<N>();
  const visit = (node: N, path: readonly string[]) => {
    if (ordered.has(node)) return;
    if (path.includes(node.id)) {
      throw new Error(`"${node.id}" needs itself: ${[...path, node.id].join(" -> ")}`);
    }
    for (const need of node.needs) {
      const needed = byId.get(need);
      if (needed === undefined) throw new Error(`"${node.id}" needs "${need}", which is unknown`);
      visit(needed, [...path, node.id]);
    }
    ordered.add(node);
  };
  for (const node of nodes) visit(node, []);
  return [...ordered];
}

/** The same nodes with every arrow turned: each needs what needed it. */
export function reverse<N extends Node>(nodes: readonly N[]): N[] {
  return nodes.map((node) => ({
    ...node,
    needs: nodes.filter((other) => other.needs.includes(node.id)).map((other) => other.id),
  }));
}

/**
 * Visits every node once all that it needs is done, as much at a time as that allows.
 * What needs a failed node is skipped, naming that node. Never rejects but on a broken graph.
 */
export async function walk<N extends Node, T>(
  nodes: readonly N[],
  visit: (node: N) => Promise<T>,
): Promise<Map<string, Settled<T>>> {
  const running = new Map<string, Promise<Settled<T>>>();
  const settle = async (node: N): Promise<Settled<T>> => {
    for (const need of node.needs) {
      const needed = await running.get(need);
      if (needed?.status === "failed") return { status: "skipped", because: need };
      if (needed?.status === "skipped") return needed;
    }
    try {
      return { status: "done", value: await visit(node) };
    } catch (error) {
      return { status: "failed", error };
    }
  };
  // In order, so that a node finds the promises of its needs already there.
  for (const node of order(nodes)) running.set(node.id, settle(node));

  const settled = new Map<string, Settled<T>>();
  for (const node of nodes) {
    const outcome = await running.get(node.id);
    if (outcome !== undefined) settled.set(node.id, outcome);
  }
  return settled;
}
