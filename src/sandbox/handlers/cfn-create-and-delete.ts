import { outputsOf } from "./cfn-changes.ts";
import { dependenciesOf, rounds } from "./cfn-checks.ts";
import { announce, cancel, makeResource, removalOrder, removeResource } from "./cfn-make.ts";
import { addEvent, addStackEvent, includedResources, type Run, step } from "./cfn-run.ts";

/** Makes everything in a stack; where something fails, takes away what was made, unless it was told not to. */
export function createResources(run: Run): void {
  const { stack, given } = run;
  stack.given = given;
  addStackEvent(run, "CREATE_IN_PROGRESS", "User Initiated");
  step(run);
  const failed = makeAll(run);
  if (failed.length === 0) {
    stack.outputs = outputsOf(run);
    addStackEvent(run, "CREATE_COMPLETE");
    return;
  }
  const reason = `The following resource(s) failed to create: [${failed.join(", ")}].`;
  if (stack.onFailure === "DO_NOTHING" || stack.disableRollback) {
    addStackEvent(run, "CREATE_FAILED", `${reason} `);
    return;
  }
  addStackEvent(run, "ROLLBACK_IN_PROGRESS", `${reason} Rollback requested by user.`);
  step(run);
  for (const name of failed.filter((each) => !stack.resources.has(each))) {
    const type = run.template.resources.get(name)?.type ?? "";
    addEvent(run, { logicalId: name, physicalId: "", type, status: "DELETE_COMPLETE" });
  }
  const stuck = removeAll(run, { retained: [] });
  if (stuck.length > 0) addStackEvent(run, "ROLLBACK_FAILED", deletionFailure(stuck));
  else addStackEvent(run, "ROLLBACK_COMPLETE");
  if (stack.onFailure === "DELETE") deleteResources(run, { retained: [] });
}

/** The names of what failed, or was cancelled because something else did. */
function makeAll(run: Run): readonly string[] {
  const included = includedResources(run);
  for (const round of rounds(dependenciesOf(run.template))) {
    const names = round.filter((name) => included.includes(name));
    for (const name of names) announce(run, name, { verb: "CREATE" });
    step(run);
    const failed: string[] = [];
    for (const name of names) {
      if (failed.length > 0) cancel(run, name, "CREATE");
      else if (makeResource(run, name, "CREATE")) continue;
      failed.push(name);
    }
    if (failed.length > 0) return failed;
  }
  return [];
}

/** Takes everything away that a stack has. */
export function deleteResources(run: Run, options: { retained: readonly string[] }): void {
  addStackEvent(run, "DELETE_IN_PROGRESS", "User Initiated");
  step(run);
  const stuck = removeAll(run, options);
  if (stuck.length > 0) addStackEvent(run, "DELETE_FAILED", deletionFailure(stuck));
  else addStackEvent(run, "DELETE_COMPLETE");
}

/** The names of what could not be taken away. */
function removeAll(run: Run, { retained }: { retained: readonly string[] }): readonly string[] {
  const stuck: string[] = [];
  for (const resource of removalOrder([...run.stack.resources.values()])) {
    const { logicalId, deletionPolicy } = resource;
    if (removeResource(run, resource, retained.includes(logicalId) ? "Retain" : deletionPolicy)) {
      run.stack.resources.delete(logicalId);
    } else stuck.push(logicalId);
  }
  return stuck;
}

function deletionFailure(names: readonly string[]): string {
  return `The following resource(s) failed to delete: [${names.join(", ")}]. `;
}
