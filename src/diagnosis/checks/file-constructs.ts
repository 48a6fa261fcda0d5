import type { FileProblem } from "../../aws-files/document.ts";
import { type Check, command } from "../finding.ts";

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

function findingOf({ what, severity, rejectedBy, source, ...place }: FileProblem) {
  const who = rejectedBy.length === 0 ? "readers differ here" : `refused by: ${rejectedBy.join(", ")}`;
  return {
    severity: severity === "error" ? ("problem" as const) : ("remark" as const),
    what: what.charAt(0).toUpperCase() + what.slice(1),
    why: `${who}; the line is: ${source.trim()}`,
    place,
    mend: command(`\${EDITOR:-vi} +${place.line} ${place.path}`),
  };
}
