import { DaypassError } from "../../core/errors.ts";
import { command } from "../command.ts";
import { profilesAdd } from "./profiles-add.ts";
import { profilesExport } from "./profiles-export.ts";
import { profilesForm } from "./profiles-form.ts";
import { profilesImport } from "./profiles-import.ts";
import { profilesList } from "./profiles-list.ts";
import { profilesRemove } from "./profiles-remove.ts";
import { profilesRename } from "./profiles-rename.ts";
import { profilesShow } from "./profiles-show.ts";
import { profilesTest } from "./profiles-test.ts";

export const profilesCommand = command({
  name: "profiles",
  group: "SET UP",
  summary: "profiles and rosters of roles: list, show, add, import, export, form, test and more",
  options: {},
  subcommands: [
    profilesList,
    profilesShow,
    profilesAdd,
    profilesRemove,
    profilesRename,
    profilesImport,
    profilesExport,
    profilesForm,
    profilesTest,
  ],
  examples: [
    { line: "daypass profiles list", says: "every profile there is" },
    { line: "daypass profiles show acme-prod", says: "what it takes to get from it to credentials" },
    {
      line: "daypass profiles add acme-prod --role-arn arn:aws:iam::123456789012:role/Admin",
      says: "a role of a customer",
    },
    { line: "daypass profiles import team.csv", says: "all the roles of a team's list" },
  ],
  async run() {
    throw new DaypassError("usage", { what: "Say what to do with profiles", hint: "daypass profiles --help" });
  },
});
