import { editAwsFiles } from "../../aws-files/edit-file.ts";
import { DaypassError } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { checkForm, type Form, type FormWish, formOf, forms, switchForm } from "../../profiles/forms.ts";
import { processLine } from "../../profiles/process-line.ts";
import { type Profile, roleSourceOf } from "../../profiles/profile.ts";
import { kindOf, type Profiles, requireProfile } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { launcherPath, writeLauncher } from "../../sessions/launcher.ts";
import { rememberOrigin } from "../../sessions/origins.ts";
import { routeOf } from "../../sessions/plan.ts";
import { findServed, findStored, type Standing } from "../../sessions/standing-session.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";

export const profilesForm = command({
  name: "form",
  group: "SET UP",
  summary: "how tools get a profile's credentials: chain, file or process",
  argument: { name: "profile", summary: "a role or session profile" },
  second: { name: "form", summary: "chain, file or process; without it, the form it has", suggest: forms },
  options: {},
  examples: [
    { line: "daypass profiles form acme process", says: "tools ask daypass, which renews by itself" },
    { line: "daypass profiles form acme file", says: "daypass login acme writes them into the credentials file" },
    { line: "daypass profiles form acme chain", says: "tools assume the role themselves, with your session" },
  ],
  async run({ argument, second }, context) {
    if (argument === undefined) {
      throw new DaypassError("usage", { what: "Say which profile", hint: "daypass profiles form PROFILE FORM" });
    }
    const profiles = await context.readProfiles();
    const profile = requireProfile(argument, profiles);
    if (second === undefined) {
      print(profile, formOf(profile, profiles), undefined, context);
      return undefined;
    }
    const form = forms.find((known) => known === second);
    if (form === undefined) {
      throw new DaypassError("usage", { what: `Cannot use "${second}" as a form`, hint: `it is ${forms.join(", ")}` });
    }
    checkForm(profile, form, profiles);
    await change(profile, form, profiles, context);
    return undefined;
  },
});

async function change(profile: Profile, form: Form, profiles: Profiles, context: Context): Promise<void> {
  const tools = { ...context.stateTools(), env: context.env };
  const route = await routeOf(profile.name, profiles, tools);
  if (form === formOf(profile, profiles) && form !== "process") {
    print(profile, form, false, context);
    return;
  }
  const served = form === "file" ? await findServed(route, profiles, tools) : undefined;
  const wish = await wishFor(form, { profile, route, served }, profiles, context);
  const missing =
    form === "process" && route.hops.length === 0 && (await findStored(route, profiles, tools)) === undefined;
  const edits = switchForm(profile, wish);
  const { config, credentials } = profiles.locations;
  const reason = `profiles form ${profile.name} ${form}`;
  const result = await editAwsFiles(
    [
      { path: config, kind: "config", edit: edits.config },
      { path: credentials, kind: "credentials", edit: edits.credentials },
    ],
    { backup: "keep", reason },
    tools,
  );
  if (served?.session !== undefined) {
    const { accessKeyId, account } = served.session;
    const origin = { keys: route.keys, ...served.owner, account, sessionKeyId: accessKeyId };
    await rememberOrigin(credentials, profile.name, origin, tools);
  }
  print(
    profile,
    form,
    result.files.some(({ changed }) => changed),
    context,
  );
  if (context.flags.json) return;
  if (form === "file" && served?.session === undefined)
    context.say(`  Its credentials are written by: daypass login ${wordOf(profile.name)}`);
  // One that another tool put into the file has left it now.
  if (missing) context.say(`  Its session comes with: daypass login ${wordOf(profile.name)}`);
  if (result.backup !== undefined) context.say("  The files as they were before: daypass undo");
}

async function wishFor(
  form: Form,
  {
    profile,
    route,
    served,
  }: { readonly profile: Profile; readonly route: Route; readonly served: Standing | undefined },
  profiles: Profiles,
  context: Context,
): Promise<FormWish> {
  const tools = context.stateTools();
  switch (form) {
    case "process": {
      // What cannot be written is found before anything is.
      const line = processLine(launcherPath(tools), route.profile, context.machine.platform);
      await writeLauncher(context.host.self, profiles.locations, tools);
      return { form, line };
    }
    case "file":
      return { form, credentials: served?.session };
    case "chain": {
      const source = profiles.byName.get(roleSourceOf(profile) ?? "");
      const withKeys = source !== undefined && kindOf(source, profiles) === "keys";
      return { form, device: withKeys ? "shown" : "hidden" };
    }
  }
}

/** `changed` is `undefined` where it was only asked. */
function print({ name }: Profile, form: Form | undefined, changed: boolean | undefined, context: Context): void {
  if (context.flags.json) {
    context.print(jsonLine({ schema: "daypass.form/1", profile: name, form, changed }));
  } else if (changed === undefined) {
    context.print(form ?? "none");
  } else {
    const mark = context.paint("green", "✔");
    context.say(
      changed
        ? `${mark} ${visible(name)} has the form ${form}`
        : `${mark} ${visible(name)} has the form ${form} already`,
    );
  }
}
