// @ts-check
// One edit as daypass makes it: node edit-setting.js CONFIG-FILE PROFILE KEY VALUE [SETTLE-MS]. Lock, backup and fsync are part of it.
import { join } from "node:path";
import { editAwsFiles } from "../src/aws-files/edit-file.ts";

const [path = "", name = "", key = "", value = "", settleMs] = process.argv.slice(2);
const { env, platform, pid } = process;
const tools = {
  stateDirectory: join(env.HOME ?? "", "state"),
  machine: { env, platform, pid, uid: process.geteuid?.() },
  now: () => new Date(),
  settleMs: settleMs === undefined ? undefined : Number(settleMs),
};
const edit = { path, kind: /** @type {const} */ ("config") };
const section = { type: /** @type {const} */ ("profile"), name };
editAwsFiles(
  [{ ...edit, edit: (document) => document.set(section, key, value) }],
  { backup: "keep", reason: "bench" },
  tools,
).then(({ files }) => {
  if (files[0]?.changed !== true) throw new Error("nothing was changed");
});
