import manifest from "../package.json" with { type: "json" };

/** What `--version` prints; the launcher knows which Node it is. */
export function versionText(node: string): string {
  const sdk = manifest.devDependencies["@aws-sdk/client-sqs"];
  return `sqslam ${manifest.version} (aws-sdk ${sdk}, node ${node})`;
}
