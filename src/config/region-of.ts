/** The region that an ARN names. */
export const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
