// @ts-check
// One key of one profile in the middle of a config file gets another value each time.
import { configText } from "./aws-files.js";
import { bundle } from "./bundle.js";

/**
 * @param {import("./stage.js").Stage} stage
 * @param {number} profiles
 * @param {{ readonly settleMs?: number }} [options] how long to look for writes of programs that do not lock, if not as usual
 */
export async function editSide(stage, profiles, { settleMs } = {}) {
  const script = await bundle(stage, new URL("./edit-setting.js", import.meta.url));
  const { config, env } = stage.home({ config: configText(profiles) });
  const value = values();
  return {
    label: `one edit of daypass, ${profiles.toLocaleString("en")} profiles`,
    next: () => {
      const command = /** @type {[string, ...string[]]} */ ([
        ...[stage.node, script, config, middle(profiles), "region", value()],
        ...(settleMs === undefined ? [] : [String(settleMs)]),
      ]);
      return { command, env };
    },
  };
}

/**
 * @param {import("./stage.js").Stage} stage
 * @param {number} profiles
 */
export function awsEditSide(stage, profiles) {
  const { env } = stage.home({ config: configText(profiles) });
  const value = values();
  const aws = stage.find("aws") ?? "aws";
  return {
    label: `aws configure set, ${profiles.toLocaleString("en")} profiles`,
    next: () => {
      const command = /** @type {[string, ...string[]]} */ ([
        ...[aws, "configure", "set", "region", value(), "--profile", middle(profiles)],
      ]);
      return { command, env };
    },
  };
}

/** @param {number} profiles */
function middle(profiles) {
  return `profile-${Math.floor(profiles / 2)}`;
}

function values() {
  let count = 0;
  return () => {
    count += 1;
    return count % 2 === 0 ? "eu-central-1" : "us-west-2";
  };
}
