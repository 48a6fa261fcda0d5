import { faultText, type HalfFault, type KeySetting } from "./key-pair.ts";
import { exitCodes, problem } from "./problem.ts";

/** Failures of keys that stand in a profile, told before AWS is asked. */
export const keysProblems = {
  "keys-incomplete": problem<{ profile: string; missing: string; path: string }>({
    exit: exitCodes.keysNotAccepted,
    message: ({ profile, missing, path }) =>
      `Cannot use the keys of profile "${profile}": ${missing} is missing in ${path}`,
    hints: ({ profile }) => [`both lines belong into [${profile}], from the same key; daypass setup asks for them`],
  }),
  "keys-malformed": problem<{ profile: string; setting: KeySetting; fault: HalfFault; path: string }>({
    exit: exitCodes.keysNotAccepted,
    message: ({ profile, setting, fault, path }) =>
      `Cannot use the keys of profile "${profile}": ${setting} ${faultText(setting, fault)} in ${path}`,
    hints: ({ setting, fault }) => {
      if (fault === "quoted") return ["take the quotes away: in this file they count as part of the value"];
      const forms = "the id is written like AKIA…, 20 characters; the secret key has 40";
      if (fault === "swapped") return [`are the key id and the secret key swapped? ${forms}`];
      return [`${forms}: copy ${setting} again, or type both: daypass setup`];
    },
  }),
  "session-keys-in-profile": problem<{ profile: string; path: string }>({
    exit: exitCodes.keysNotAccepted,
    message: ({ profile, path }) =>
      `Cannot buy a session with profile "${profile}": ${path} holds a session key (ASIA…) where long-term keys (AKIA…) belong`,
    hints: ({ profile }) => [
      `put your long-term keys back into [${profile}], or name the profile that holds them`,
      "lost the secret? make a new access key in the IAM console",
    ],
  }),
};
