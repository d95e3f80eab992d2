import type {
  CancelMessageMoveTaskCommandInput,
  CancelMessageMoveTaskCommandOutput,
  ListMessageMoveTasksCommandInput,
  ListMessageMoveTasksCommandOutput,
  ListMessageMoveTasksResultEntry,
  StartMessageMoveTaskCommandInput,
  StartMessageMoveTaskCommandOutput,
} from "@aws-sdk/client-sqs";
import { isObject, parseJson } from "../../core/json.ts";
import { Fault } from "../fault.ts";
import type { Result } from "../service.ts";
import { checkRange, invalidParameter, invalidValue } from "./faults.ts";
import { type MoveTaskRecord, writeTaskHandle } from "./move-task.ts";
import { FASTEST, type MoveTasks } from "./move-tasks.ts";
import type { Queue } from "./queue.ts";
import type { Registry } from "./registry.ts";

export function moveActions(registry: Registry, tasks: MoveTasks) {
  return {
    StartMessageMoveTask(
      input: StartMessageMoveTaskCommandInput,
    ): Result<StartMessageMoveTaskCommandOutput> {
      const { DestinationArn, MaxNumberOfMessagesPerSecond: perSecond } = input;
      checkRange(
        perSecond,
        "MaxNumberOfMessagesPerSecond",
        [1, FASTEST],
        `Must be between 1 and ${FASTEST}, if provided.`,
      );
      const source = queueAt(registry, input.SourceArn, "SourceArn");
      if (registry.sourcesOf(source).length === 0) {
        throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
      }
      if (DestinationArn !== undefined) queueAt(registry, DestinationArn, "DestinationArn");
      // It would find its own messages again and again, and never end.
      if (DestinationArn === source.arn) {
        const reason = "Source and destination must not be the same queue.";
        throw invalidValue(DestinationArn, "DestinationArn", reason);
      }
      if (tasks.of(source.arn).some(({ status }) => status === "RUNNING")) {
        throw invalidParameter(
          "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
        );
      }
      return { TaskHandle: writeTaskHandle(tasks.start(source, DestinationArn, perSecond)) };
    },

    ListMessageMoveTasks(
      input: ListMessageMoveTasksCommandInput,
    ): Result<ListMessageMoveTasksCommandOutput> {
      const { MaxResults: most = 1 } = input;
      checkRange(most, "MaxResults", [1, 10], "Must be between 1 and 10, if provided.");
      const source = queueAt(registry, input.SourceArn, "SourceArn");
      return { Results: tasks.of(source.arn).slice(0, most).map(entry) };
    },

    CancelMessageMoveTask({
      TaskHandle = "",
    }: CancelMessageMoveTaskCommandInput): Result<CancelMessageMoveTaskCommandOutput> {
      const handle = parseJson(Buffer.from(TaskHandle, "base64").toString("utf8"));
      if (!isObject(handle) || !isText(handle["taskId"]) || !isText(handle["sourceArn"])) {
        throw invalidParameter("Value for parameter TaskHandle is invalid.");
      }
      // Looked for before the task, as AWS was seen to.
      queueAt(registry, handle["sourceArn"], "SourceArn");
      const task = tasks.get(handle["taskId"]);
      if (!task) throw new Fault("ResourceNotFoundException", "Task does not exist.");
      return { ApproximateNumberOfMessagesMoved: tasks.cancel(task).moved };
    },
  };
}

function queueAt(registry: Registry, arn: string | undefined, parameter: string): Queue {
  const queue = registry.find(arn ?? "");
  if (queue) return queue;
  const text = `The resource that you specified for the ${parameter} parameter doesn't exist.`;
  throw new Fault("ResourceNotFoundException", text);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function entry(task: MoveTaskRecord): ListMessageMoveTasksResultEntry {
  return {
    // aws-facts 2.10: only while it runs.
    TaskHandle: task.status === "RUNNING" ? writeTaskHandle(task) : undefined,
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failureReason,
    StartedTimestamp: task.startedAt,
  };
}
