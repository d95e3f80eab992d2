import { LOCAL_CREDENTIALS, LOCAL_REGION } from "./discover.ts";

/** Shell lines after which any AWS client of that shell talks to the endpoint. */
export function exportLines(url: string): readonly string[] {
  return [
    `export AWS_ENDPOINT_URL=${url}`,
    `export AWS_ACCESS_KEY_ID=${LOCAL_CREDENTIALS.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${LOCAL_CREDENTIALS.secretAccessKey}`,
    `export AWS_REGION=${LOCAL_REGION}`,
  ];
}
