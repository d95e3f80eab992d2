import { expect, test } from "vitest";
import { working } from "../../support/working.ts";

test("a function whose tags may not be seen is not taken for somebody else's", async () => {
  const { aws, resource, work } = working("function");
  const Message =
    "User: me is not authorized to perform: lambda:ListTags on resource: arn:aws:lambda:f";
  aws.on("GetFunction", {
    Configuration: { State: "Active" },
    TagsError: { ErrorCode: "AccessDeniedException", Message },
  });

  await expect(resource.read(work.signal)).rejects.toMatchObject({
    code: "ACCESS_DENIED",
    message: expect.stringContaining(Message),
    hint: expect.stringContaining("Allow lambda:ListTags on arn:aws:lambda:f"),
  });
});
