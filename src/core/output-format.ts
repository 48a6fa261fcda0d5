/** The values of `output` that every version of the AWS CLI from 2 on takes; version 1 has no YAML. */
export const outputFormats = ["json", "text", "table", "yaml", "yaml-stream"] as const;

/** What is wrong with an output format; `undefined` when nothing is. */
export function checkOutputFormat(text: string): string | undefined {
  return outputFormats.some((format) => format === text) ? undefined : `it is one of ${outputFormats.join(", ")}`;
}
