export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Whether an error's code comes in the form in which a client of that protocol reads it. */
export function isAwsShaped({ status, headers, body }: Answered): boolean {
  if (status < 400) return true;
  const type = String(headers["content-type"]);
  if (type === "text/xml") {
    return /<ErrorResponse xmlns="[^"]+"><Error><Type>\w+<\/Type><Code>[\w.]+<\/Code>/.test(body);
  }
  const json: unknown = JSON.parse(body);
  const names = [Reflect.get(Object(json), "__type"), headers["x-amzn-errortype"]];
  return type.startsWith("application/") && names.some((name) => typeof name === "string");
}
