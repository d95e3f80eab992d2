// The endpoint's services, each made from the ground and from what it needs of the others.
import { cloudwatchService } from "./cloudwatch/service.ts";
import { iamService } from "./iam/service.ts";
import { lambdaService } from "./lambda/service.ts";
import { logsService } from "./logs/service.ts";
import type { CallerAccess, Ground } from "./ports.ts";
import type { Service } from "./service.ts";
import { sqsService } from "./sqs/service.ts";
import { stsService } from "./sts/service.ts";

export interface World {
  readonly services: readonly Service[];
  readonly access: CallerAccess;
  /** Ends every handler process and timer. */
  stop(): Promise<void>;
}

export function makeWorld(ground: Ground): World {
  const iam = iamService(ground);
  const logs = logsService(ground);
  const sqs = sqsService(ground, iam.access);
  const lambda = lambdaService(ground, {
    access: iam.access,
    logs: logs.sink,
    queues: sqs.queues,
  });
  return {
    access: iam.access,
    services: [
      sqs.service,
      lambda.service,
      iam.service,
      stsService(iam.access),
      logs.service,
      cloudwatchService(ground),
    ],
    async stop() {
      await lambda.stop();
      sqs.stop();
    },
  };
}
