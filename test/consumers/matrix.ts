/** What a client says of itself, or shows to its user, in every form and state. */
import { type Client, whoAmI } from "../rig/clients.ts";
import type { TestHome } from "../rig/home.ts";
import type { Stage, Stages, State } from "./stages.ts";
import { states } from "./stages.ts";

export const columns = ["file", "chain", "process, session", "process, role", "environment"] as const;
export type Column = (typeof columns)[number];

/** What does not depend on a form. */
export const others = ["nothing named", "unknown profile", "empty AWS_PROFILE", "keys and a profile"] as const;
export type Other = (typeof others)[number];

export interface Seen {
  /** Who AWS says it is: the user of the session, or the role. */
  readonly is?: "session" | "role";
  /** What the client's user reads instead. */
  readonly shows?: string;
  /** How often the client started daypass for this, where that is not once. */
  readonly starts?: number;
}

export type Row = Readonly<Record<string, Seen>>;

export function cellName(state: State, column: Column): string {
  return `${state}: ${column}`;
}

interface Cell {
  readonly name: string;
  readonly stage: Stage;
  readonly env: Readonly<Record<string, string>>;
}

export async function rowOf(client: Client, stages: Stages): Promise<Row> {
  const seen: Record<string, Seen> = {};
  for (const { name, stage, env } of cellsOf(client, stages)) {
    const before = stage.timesAsked();
    const { exitCode, stdout, stderr } = await whoAmI(client, { home: stage.home, env });
    const starts = stage.timesAsked() - before;
    const answer =
      exitCode === 0
        ? { is: identityIn(stdout, stage, stages) }
        : { shows: shown(stderr || stdout, stage.home, stages) };
    seen[name] = { ...answer, ...(starts !== (name.includes("process") ? 1 : 0) && { starts }) };
  }
  return seen;
}

function cellsOf({ way }: Client, stages: Stages): readonly Cell[] {
  const byForm = states.flatMap((state) => {
    const files = stages.stage(state, "files", way);
    const process = stages.stage(state, "process", way);
    const cell = (column: Column, stage: Stage, env: Cell["env"]) => ({ name: cellName(state, column), stage, env });
    return [
      cell("file", files, { AWS_PROFILE: "work-mfa" }),
      cell("chain", files, { AWS_PROFILE: "admin" }),
      cell("process, session", process, { AWS_PROFILE: "work-mfa" }),
      cell("process, role", process, { AWS_PROFILE: "admin" }),
      cell("environment", files, files.keys),
    ];
  });
  const stage = stages.stage("good", "files", way);
  const region = { AWS_REGION: "us-east-1", AWS_DEFAULT_REGION: "us-east-1" };
  const byName: Readonly<Record<Other, Cell["env"]>> = {
    "nothing named": region,
    "unknown profile": { ...region, AWS_PROFILE: "nobody" },
    "empty AWS_PROFILE": { ...region, AWS_PROFILE: "" },
    "keys and a profile": { ...stage.keys, AWS_PROFILE: "admin" },
  };
  return [...byForm, ...others.map((name) => ({ name, stage, env: byName[name] }))];
}

function identityIn(stdout: string, stage: Stage, { user, roleArn, sandbox }: Stages): "session" | "role" {
  const role = `:assumed-role/${roleArn.slice(roleArn.lastIndexOf("/") + 1)}/`;
  if (stdout.includes(role)) return "role";
  if (stdout.includes(user.arn)) return "session";
  // It only knows S3: then whose key came with the request tells.
  const last = sandbox.calls().at(-1);
  if (last?.action !== "ListBuckets" || last.status !== 200) throw new Error(`not an answer: ${stdout}`);
  if (last.accessKeyId === user.keyId) throw new Error("it used the long-term keys");
  return last.accessKeyId === stage.keys.AWS_ACCESS_KEY_ID ? "session" : "role";
}

/** What differs from run to run is taken out; the rest is one line. */
export function shown(text: string, home: TestHome, { sandbox, user }: Stages): string {
  const plain = text
    .replace(/[^\s'"]+(?=\/\.local\/state\/daypass\/bin)/g, "~")
    .replaceAll(home.home, "~")
    .replaceAll(home.root, "…")
    .replaceAll(sandbox.endpoint, "https://sts.us-east-1.amazonaws.com")
    .replaceAll(user.keyId, "AKIA…")
    .replace(/\bASIA[A-Z0-9]{12,}/g, "ASIA…")
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "…")
    .replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?/g, "…")
    .replace(/\b\d\d:\d\d \((\d+ h ?)?(\d+ min )?ago\)/g, "14:02 (1 h ago)")
    .replace(/\b(\d{4}\/\d\d\/\d\d )?\d\d:\d\d:\d\d\b/g, "…")
    .replace(/\bexecutable \S+\/aws\b/g, "executable aws")
    .replace(/\b(request|host) id: [^\s,]+/g, "$1 id: …")
    // One text for both profiles.
    .replace(/\b(session for "|process |AWS Profile '|profileName=)(admin|work-mfa)\b/g, "$1NAME")
    // The SDK for Java shows every profile of the files, without its values, and its whole chain twice.
    .replace(/ProfileFile\(sections=.*?\]\)\]\)/g, "ProfileFile(…)")
    .replace(/AwsCredentialsProviderChain\(credentialsProviders=.*?\]\)(?= : )/g, "AwsCredentialsProviderChain(…)")
    .replace(/(?<=[/-])\d{10,}\b/g, "…")
    .replace(/\x1b\[[0-9;]*m/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const once = plain.replace(/(.{20,}) \1/g, "$1 (twice)");
  return once.length > 1200 ? `${once.slice(0, 1200)}…` : once;
}
