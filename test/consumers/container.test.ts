import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, clients, whoAmI } from "../rig/clients.ts";
import { needing, needs } from "../rig/needs.ts";
import { runProgram } from "../rig/run.ts";
import { type Container, openContainer } from "./container.ts";
import { holdRow } from "./hold.ts";
import { type Row, type Seen, shown } from "./matrix.ts";
import { containerFile } from "./seen.ts";
import { openStages, type Stage, type Stages } from "./stages.ts";

// Those that reach the sandbox without a proxy, which would have to be let in.
const inContainers = clients.filter(({ way, name }) => way === "endpoint" && name !== "s3cmd");
const here = inContainers.filter(({ tools }) => !needing(...tools).missing);

describe.skipIf(needs("namespaces").missing)("in a devcontainer, ~/.aws mounted read-only and no daypass", () => {
  let stages: Stages;
  let files: Stage;
  let processes: Stage;
  let container: Container;
  let withProcesses: Container;

  const ask = (client: Client, within: Container, profile: string) =>
    whoAmI(client, {
      home: within.home,
      env: { AWS_PROFILE: profile, AWS_ENDPOINT_URL: stages.sandbox.endpoint },
      within: within.enter,
    });
  const lastKey = () => stages.sandbox.calls().at(-1)?.accessKeyId;
  const outside = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await files.daypass(...args);
    expect([args, exitCode, stderr]).toEqual([args, 0, stderr]);
  };

  beforeAll(async () => {
    stages = await openStages(["endpoint"]);
    files = stages.stage("good", "files", "endpoint");
    processes = stages.stage("good", "process", "endpoint");
    await outside(
      "profiles",
      "add",
      "kept",
      "--role-arn",
      stages.roleArn,
      "--source",
      "work-mfa",
      "--form",
      "file",
      "-y",
    );
    await outside("login", "kept");
    container = await openContainer(files.home);
    withProcesses = await openContainer(processes.home);
  }, 60_000);
  afterAll(async () => {
    await container?.close();
    await withProcesses?.close();
    await stages?.close();
  });

  test("nothing of the outside is there but ~/.aws, and that cannot be written", async () => {
    const look = `ls -A '${files.home.root}'; ls ~/.aws; echo x >> ~/.aws/config`;
    const { stdout, stderr } = await runProgram(container.enter(["sh", "-c", look]), { home: container.home });
    expect(stdout).toBe("backups\nconfig\ncredentials\n");
    expect(stderr).toMatch(/[Rr]ead-only/);
  });

  for (const client of inContainers) {
    test.skipIf(!here.includes(client))(
      `${client.name} does there what docs/consumers.md says`,
      async () => {
        const seenOf = async (within: Container, profile: string): Promise<Seen> => {
          const { exitCode, stdout, stderr } = await ask(client, within, profile);
          if (exitCode !== 0) return { shows: shown(stderr || stdout, within.home, stages) };
          return { is: stdout.includes(":assumed-role/Admin/") ? "role" : "session" };
        };
        const row: Row = {
          file: await seenOf(container, "work-mfa"),
          "file, role": await seenOf(container, "kept"),
          chain: await seenOf(container, "admin"),
          process: await seenOf(withProcesses, "work-mfa"),
        };
        holdRow(client, row, containerFile);
      },
      60_000,
    );
  }

  test("the next process inside has what a login outside renewed", async () => {
    const before = new Map<string, string | undefined>();
    for (const client of here) {
      await ask(client, container, "work-mfa");
      before.set(client.name, lastKey());
    }
    stages.sandbox.moveClocks({ sessions: 60 });
    await outside("login", "work", "--renew", "-c", stages.sandbox.code());
    const renewed = /aws_access_key_id = (ASIA\w+)/.exec(
      sectionOf(files.home.read(".aws/credentials"), "work-mfa"),
    )?.[1];
    for (const client of here) {
      await ask(client, container, "work-mfa");
      expect([client.name, lastKey()]).toEqual([client.name, renewed]);
      expect(before.get(client.name)).not.toBe(renewed);
    }
  }, 60_000);
});

function sectionOf(text: string, name: string): string {
  return text.split(/^(?=\[)/m).find((part) => part.startsWith(`[${name}]`)) ?? "";
}
