// Says how large the matrix was, and how much of it failed.
import type { Reporter, TestModule, TestSuite } from "vitest/node";

export const tally: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]) {
    const suites = modules.flatMap(({ children }) => [...children.suites()]);
    const rows = suites.map((suite) => ({ name: suite.name, ...countOf(suite) }));
    const size = rows.reduce((sum, row) => sum + row.size, 0);
    const failed = rows.reduce((sum, row) => sum + row.failed, 0);
    const lines = rows.map((row) => `  ${row.size} of "${row.name}", ${row.failed} failed`);
    const head = `Crash matrix: ${size} ways to go wrong, ${failed} failed.`;
    process.stdout.write(`\n${[head, ...lines].join("\n")}\n`);
  },
};

function countOf(suite: TestSuite) {
  const results = [...suite.children.allTests()].map((each) => each.result().state);
  return {
    size: results.length,
    failed: results.filter((state) => state !== "passed").length,
  };
}
