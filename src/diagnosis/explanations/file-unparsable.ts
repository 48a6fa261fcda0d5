import type { Client } from "../client-of.ts";
import { shownPlace, usedBy } from "../credentials-used.ts";
import type { FileEvidence } from "../evidence.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { missingInConfig, noCredentialsFound, weighed } from "../signs.ts";
import type { Complaint } from "../wrappers.ts";

const readers: Readonly<Partial<Record<Client, RegExp>>> = {
  botocore: /AWS CLI/,
  "javascript-3": /JavaScript/,
  "javascript-2": /JavaScript/,
  java: /Java SDK/,
  rust: /Rust/,
  "go-2": /Go/,
  "go-1": /Go/,
  terraform: /Go/,
};

export const fileUnparsable: Explanation = {
  signs: [
    { says: "Unable to parse config file", weight: 85 },
    { says: "sign defining a property on line", weight: 85 },
    { says: "could not parse profile file", weight: 85 },
    { says: "Error parsing profile file", weight: 80 },
    { code: ["SharedConfigLoadError"], weight: 70 },
    { says: "failed to load shared config file", weight: 80 },
    { says: "ConfigParseError", weight: 80 },
    ...[
      "File contains no section headers",
      "While reading from",
      "Source contains parsing errors",
      "invalid credentials file:",
    ].map((says) => ({ says, when: isOfAwsFile, weight: 82 })),
    ...weighed([...noCredentialsFound, ...missingInConfig], 4),
  ],
  means:
    "The tool cannot read one of the AWS files: a line in it is none that its reader knows. Then it takes nothing of the file, or only what stands above.",
  tell: "daypass doctor names the line, and which readers refuse it",
  judge: (complaint, evidence) => {
    const place = worstFor(complaint, evidence.files);
    const used = usedBy(complaint, evidence);
    return {
      clues: [
        place !== undefined && [used.by === "nothing" ? 30 : 12, `${shownPlace(place, evidence)}: ${place.what}.`],
        evidence.unreadable !== undefined && [10, `${evidence.unreadable}.`],
      ],
      steps: [
        ...(place === undefined
          ? []
          : [advice(`mend line ${place.line} of ${shownPlace(place, evidence).replace(/:\d+$/, "")}`)]),
        command("daypass doctor"),
      ],
    };
  },
};

// Python's own words, which any program may say of any file.
function isOfAwsFile({ message }: Complaint): boolean {
  return /[/\\]\.aws[/\\](?:config|credentials)/.test(message.slice(0, 200));
}

function worstFor({ client, message }: Complaint, files: readonly FileEvidence[]): FileEvidence | undefined {
  const reader = client === undefined ? undefined : readers[client];
  const named = files.filter(({ path }) => message.includes(path));
  const fitting = (named.length > 0 ? named : files).filter(
    ({ rejectedBy }) => reader === undefined || rejectedBy.some((name) => reader.test(name)),
  );
  return fitting[0] ?? named[0];
}
