import { basename, dirname } from "node:path";
import { wordOf } from "../../core/plain-word.ts";
import { advice, type Check, command, type Finding } from "../finding.ts";

export const filesElsewhere: Check = {
  id: "files-elsewhere",
  looksFor: "files with secrets that git or a folder service takes elsewhere",
  find: ({ files }) =>
    files.flatMap(({ path, realPath, holds, git, synced }): readonly Finding[] => {
      if (holds === "settings" || holds === "folder") return [];
      const findings: Finding[] = [];
      if (git === "tracked") {
        const why = "the secret is in the history, and in every clone";
        // Whoever reads this is seldom inside that repository.
        const mend = command(`git -C ${wordOf(dirname(realPath))} rm --cached ${wordOf(basename(realPath))}`);
        findings.push({ severity: "problem", what: `${path} is under version control`, why, mend });
      } else if (git === "open") {
        const why = "the next git add takes it along";
        const mend = advice(`add it to .gitignore`);
        findings.push({ severity: "problem", what: `${path} lies in a git repository and is not ignored`, why, mend });
      }
      if (synced !== undefined) {
        const why = "the secret leaves this computer with every change";
        const mend = advice("move it out of there");
        findings.push({ severity: "problem", what: `${path} lies in a folder of ${synced}`, why, mend });
      }
      return findings;
    }),
};
