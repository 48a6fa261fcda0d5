import type { FileProblem } from "../../aws-files/document.ts";
import { advice, type Check } from "../finding.ts";

const most = 20;

export const fileConstructs: Check = {
  id: "file-constructs",
  looksFor: "lines of the AWS files that some SDK refuses or reads differently",
  find: ({ profiles }) => {
    const { problems } = profiles;
    const shown = problems.slice(0, most).map(findingOf);
    const more = problems.length - shown.length;
    if (more <= 0) return shown;
    const what = `There are ${more} more lines like these`;
    return [...shown, { ...findingOf(problems[most] as FileProblem), what }];
  },
};

function findingOf({ what, severity, rejectedBy, source, isEncoding, ...place }: FileProblem) {
  const who = rejectedBy.length === 0 ? "readers differ here" : `refused by: ${rejectedBy.join(", ")}`;
  return {
    severity: severity === "error" ? ("problem" as const) : ("remark" as const),
    what: what.charAt(0).toUpperCase() + what.slice(1),
    why: `${who}; the line is: ${source.trim()}`,
    place,
    mend: isEncoding
      ? advice(`save ${place.path} as UTF-8 without a byte order mark, in vi by :set nobomb fileencoding=utf-8`)
      : ({ kind: "line", place } as const),
  };
}
