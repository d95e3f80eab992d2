import type { AddCommand } from "./command.ts";

export const completion: AddCommand = (cli) =>
  cli.completion(
    "completion",
    "Print a completion script: sqslam completion >> ~/.bashrc (or ~/.zshrc)",
  );
