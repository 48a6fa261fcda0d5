/** A process of its own that edits a shared file as it is told on its command line, to be killed or starved by tests. */
import { accessSync } from "node:fs";
import { editAwsFiles, finishInterruptedWrites } from "../../src/aws-files/edit-file.ts";
import type { EditorTask } from "./aws-files.ts";

const task: EditorTask = JSON.parse(process.argv[2] ?? "{}");

function mark(name: string): void {
  if (task.marks !== true) return;
  try {
    accessSync(`/daypass-mark-${name}`);
  } catch {
    // It is never there: the tracer only has to see the question.
  }
}

async function run(): Promise<void> {
  if (task.umask !== undefined) process.umask(task.umask);
  if (task.uid !== undefined) {
    process.setgid?.(task.uid);
    process.setuid?.(task.uid);
  }
  const env = { ...process.env, HOME: task.home, ...(task.lock === undefined ? {} : { DAYPASS_LOCK: task.lock }) };
  const machine = { platform: process.platform, pid: process.pid, uid: process.getuid?.(), env };
  const tools = { stateDirectory: task.state, machine, now: () => new Date(), settleMs: task.settleMs ?? 1 };
  mark("begin");
  const notes = [...(await finishInterruptedWrites(tools))];
  for (const [name, key, value] of task.recover === true ? [] : task.edits) {
    const edit = {
      path: task.path,
      kind: "credentials" as const,
      edit: (document: import("../../src/aws-files/document.ts").AwsDocument) =>
        document.set({ type: "profile", name }, key, value),
    };
    const { files } = await editAwsFiles([edit], { backup: task.backup ?? "none", reason: "test" }, tools);
    notes.push(...files.flatMap((file) => file.notes));
  }
  mark("end");
  process.stdout.write(JSON.stringify(notes));
}

run().catch((error) => {
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 9;
});
