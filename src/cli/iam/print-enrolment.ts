import { maskedKeyId } from "../../core/credentials.ts";
import { wordOf } from "../../core/plain-word.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import type { EnrolledUser, EnrolmentEvent } from "../../iam/enrol-user.ts";
import { isProven, type ProofResult } from "../../iam/prove.ts";
import type { Context } from "../context.ts";

/** A user who is enrolled, and what was written and shown of it. */
export interface Enrolled {
  readonly user: string;
  readonly account: string;
  readonly enrolled: EnrolledUser;
  /** The profiles of this computer that say it. */
  readonly written: readonly string[];
  readonly secretFile: string | undefined;
  /** `undefined` where nothing was tried. */
  readonly results: readonly ProofResult[] | undefined;
}

/** Says a step: with a check mark what was done now, with a dot what was there. */
export function sayEvent(user: string, event: EnrolmentEvent, { say, paint }: Context): void {
  const isNew = !("made" in event) || event.made;
  say(`${isNew ? paint("green", "✔") : paint("dim", "·")} ${visible(eventText(user, event))}`);
}

function eventText(user: string, event: EnrolmentEvent): string {
  switch (event.what) {
    case "user":
      return event.made
        ? `User ${user} is made. It has no console password.`
        : `User ${user} is there, made by daypass.`;
    case "group":
      return `In group ${event.group}, behind its guardrail.`;
    case "orphan-removed":
      return `Removed ${event.serial}, left over from an attempt before. Delete its entry in the app.`;
    case "device":
      return `Device ${event.serial} is on.`;
    case "closed":
      return "Enrolment is closed: from here on only MFA adds a device.";
    case "key-removed":
      return `Removed the key ${event.accessKeyId}, whose secret is not here.`;
    case "key": {
      const id = maskedKeyId(event.accessKeyId);
      return event.made
        ? `Access key ${id} is made; its secret was written down and not shown.`
        : `Access key ${id} is there.`;
    }
  }
}

export function sayProfiles({ written, secretFile }: Pick<Enrolled, "written" | "secretFile">, context: Context): void {
  const done = context.paint("green", "✔");
  if (written.length > 0) context.say(`${done} Profiles: ${written.map(visible).join(", ")}`);
  if (secretFile !== undefined)
    context.say(`${done} Keys, device and region are in ${visible(secretFile)}, for you alone to read.`);
}

export function printEnrolled(outcome: Enrolled, context: Context): void {
  const { user, account, enrolled, written, secretFile, results } = outcome;
  const proven = results && isProven(results);
  if (context.flags.json) {
    const { serial, accessKeyId } = enrolled;
    const facts = { user, account, serial, accessKeyId, profiles: written, secretFile, proven, results };
    context.print(jsonLine({ schema: "daypass.iam-add-user/1", ...facts }));
    return;
  }
  if (proven === false) {
    const failed = context.paint("red", "✖");
    context.say(`${failed} ${visible(user)} is enrolled, and the guardrail does not do what it should.`);
    context.say("  See which policy is at fault: daypass iam check --stack daypass");
  } else if (secretFile === undefined) {
    context.say(`Next: daypass login ${wordOf(user)}`);
  } else {
    context.say("Hand the file over by a way that others do not see. Its reader then runs:");
    context.say("  daypass login --env-file FILE --to work");
  }
}
