import { DaypassError } from "../../core/errors.ts";
import { command } from "../command.ts";
import { profilesAdd } from "./profiles-add.ts";
import { profilesList } from "./profiles-list.ts";
import { profilesShow } from "./profiles-show.ts";

export const profilesCommand = command({
  name: "profiles",
  group: "SET UP",
  summary: "profiles and rosters of roles: list, show, add",
  options: {},
  subcommands: [profilesList, profilesShow, profilesAdd],
  examples: [
    { line: "daypass profiles list", says: "every profile there is" },
    { line: "daypass profiles show acme-prod", says: "what it takes to get from it to credentials" },
    {
      line: "daypass profiles add acme-prod --role-arn arn:aws:iam::123456789012:role/Admin",
      says: "a role of a customer",
    },
  ],
  async run() {
    throw new DaypassError("usage", { what: "Say what to do with profiles", hint: "daypass profiles --help" });
  },
});
