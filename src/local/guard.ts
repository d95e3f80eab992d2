// Asks IAM for the caller before an action runs, and says no as the service says it.
import { Fault } from "./fault.ts";
import type { Need } from "./need.ts";
import type { CallerAccess } from "./ports.ts";
import type { Call, Refusal, Service } from "./service.ts";
import type { ServiceModel } from "./wire/model.ts";

/** Answers the call to act on, with what was refused and can be done without. Throws the refusal else. */
export type Guard = (service: Service, operation: string, input: never, call: Call) => Call;

export function enforceIam(access: CallerAccess): Guard {
  return (service, operation, input, call) => {
    const { model, needs } = service;
    checkKey(access, model, call.accessKeyId);
    const row = needs[operation];
    // Never open by oversight.
    if (!row) throw new Error(`${model.id} ${operation} has no row that says what it takes`);
    const refused: Refusal[] = [];
    for (const need of row(input, call)) {
      const why = access.whyNot(call.accessKeyId, need);
      if (why === undefined) continue;
      const fault = refusal(model, access.identify(call.accessKeyId).arn, need, why);
      if (need.optional !== true) throw fault;
      refused.push({ action: need.action, code: fault.code, message: fault.message });
    }
    return { ...call, refused };
  };
}

/** In the words of aws-facts 5.4. */
function refusal(model: ServiceModel, caller: string, need: Need, why: string): Fault {
  const { action = need.action, resource = need.resource } = need.said ?? {};
  const text = `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} ${why.replace(need.action, action)}`;
  if (need.code !== undefined) return new Fault(need.code, text);
  // SQS, IAM and STS keep the code of the Query protocol (aws-facts 0.2, 5.4).
  if (model.query !== undefined) {
    return new Fault("AccessDenied", text, { status: 403, type: "AccessDeniedException" });
  }
  const status = model.protocol === "rest-json" ? 403 : 400;
  return new Fault("AccessDeniedException", text, { status });
}

function checkKey(
  access: CallerAccess,
  { query }: ServiceModel,
  accessKeyId: string | undefined,
): void {
  const standing = access.standing(accessKeyId);
  if (standing === "valid") return;
  const { word, queryCode, code } = BAD_KEYS[standing];
  const text = `The security token included in the request is ${word}`;
  throw new Fault(query === undefined ? code : queryCode, text, { status: 403 });
}

const BAD_KEYS = {
  expired: { word: "expired", queryCode: "ExpiredToken", code: "ExpiredTokenException" },
  unknown: {
    word: "invalid",
    queryCode: "InvalidClientTokenId",
    code: "UnrecognizedClientException",
  },
} as const;
