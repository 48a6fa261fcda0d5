import type { ResourceChange, StackResource } from "../stack.ts";
import { outputsOf } from "./cfn-changes.ts";
import { dependenciesOf, rounds } from "./cfn-checks.ts";
import { announce, cancel, changeResource, makeResource, removalOrder, removeResource } from "./cfn-make.ts";
import { resourceTypes } from "./cfn-resource-types.ts";
import { addEvent, addStackEvent, present, propertiesOf, type Run, step } from "./cfn-run.ts";
import { stackPolicyDenial } from "./cfn-stack-policy.ts";

/** What an update has done so far, to be gone back on. */
interface Done {
  /** Changed where they are, or about to be, as they were before. */
  readonly changed: StackResource[];
  /** Made new, with what they took the place of. */
  readonly made: { readonly name: string; readonly instead: StackResource | undefined }[];
  readonly failedToCreate: string[];
  readonly failedToUpdate: string[];
}

/** Brings a stack's resources to what the new template says; where something fails, back to what they were. */
export function updateResources(run: Run, changes: readonly ResourceChange[]): void {
  const { stack, given } = run;
  addStackEvent(run, "UPDATE_IN_PROGRESS", "User Initiated");
  step(run);
  const done: Done = { changed: [], made: [], failedToCreate: [], failedToUpdate: [] };
  const removed = changes.filter(({ action }) => action === "Remove");
  for (const change of removed) refuseByStackPolicy(run, change, done);
  if (done.failedToUpdate.length === 0) applyAll(run, changes, done);
  if (done.failedToCreate.length + done.failedToUpdate.length > 0) {
    goBack(run, done);
    return;
  }
  addStackEvent(run, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
  step(run);
  for (const { instead } of done.made) {
    if (instead !== undefined) removeResource(run, instead, instead.replacePolicy);
  }
  const leaving = [...stack.resources.values()].filter((each) =>
    removed.some(({ logicalId }) => logicalId === each.logicalId),
  );
  for (const resource of removalOrder(leaving)) {
    removeResource(run, resource, resource.deletionPolicy);
    stack.resources.delete(resource.logicalId);
  }
  stack.outputs = outputsOf(run);
  stack.given = given;
  stack.updatedAt = run.call.world.now();
  addStackEvent(run, "UPDATE_COMPLETE");
}

function applyAll(run: Run, changes: readonly ResourceChange[], done: Done): void {
  for (const round of rounds(dependenciesOf(run.template))) {
    const due = changes.filter(({ action, logicalId }) => action !== "Remove" && round.includes(logicalId));
    for (const change of due) announceChange(run, change);
    step(run);
    for (const change of due) {
      const failed = done.failedToCreate.length + done.failedToUpdate.length > 0;
      const { logicalId: name, action } = change;
      if (failed) cancel(run, name, action === "Add" ? "CREATE" : "UPDATE");
      else if (applyOne(run, change, done)) continue;
      (action === "Add" ? done.failedToCreate : done.failedToUpdate).push(name);
    }
    if (done.failedToCreate.length + done.failedToUpdate.length > 0) return;
  }
}

const replacementReason = "Requested update requires the creation of a new physical resource; hence creating one.";

function announceChange(run: Run, { action, logicalId, replacement }: ResourceChange): void {
  if (action === "Add") announce(run, logicalId, { verb: "CREATE" });
  else if (replacement === "True") announce(run, logicalId, { verb: "UPDATE", reason: replacementReason });
  else announce(run, logicalId, { verb: "UPDATE" });
}

function applyOne(run: Run, change: ResourceChange, done: Done): boolean {
  const { logicalId: name } = change;
  const before = run.stack.resources.get(name);
  if (before !== undefined && refuseByStackPolicy(run, change, done)) return false;
  if (before !== undefined && change.replacement !== "True") {
    done.changed.push(before);
    return changeResource(run, name, propertiesOf(run, name, present(run)), { goingBack: false });
  }
  if (before !== undefined && refuseSameName(run, before)) return false;
  // Noted before it is tried: what was made of it until it failed is in the way of going back, too.
  done.made.push({ name, instead: before });
  if (makeResource(run, name, before === undefined ? "CREATE" : "UPDATE")) return true;
  if (run.stack.resources.get(name) === before) done.made.pop();
  return false;
}

// Two things of one name cannot be there at a time, and the new one is made before the old one goes.
function refuseSameName(run: Run, { logicalId, physicalId, type, properties }: StackResource): boolean {
  const { nameProperty = "" } = resourceTypes.get(type) ?? {};
  const name = propertiesOf(run, logicalId, present(run))[nameProperty];
  if (name === undefined || name !== properties[nameProperty]) return false;
  const reason = `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${String(name)} and update the stack again.`;
  addEvent(run, { logicalId, physicalId, type, status: "UPDATE_FAILED", reason });
  return true;
}

function refuseByStackPolicy(run: Run, change: ResourceChange, done: Done): boolean {
  const { logicalId, physicalId = "", type, action } = change;
  const reason = stackPolicyDenial(run.stack.policy, change);
  if (reason === undefined) return false;
  addEvent(run, { logicalId, physicalId, type, status: "UPDATE_FAILED", reason });
  if (action === "Remove") done.failedToUpdate.push(logicalId);
  return true;
}

function goBack(run: Run, done: Done): void {
  const { stack } = run;
  const listed = (what: string, names: readonly string[]) =>
    names.length === 0 ? "" : `The following resource(s) failed to ${what}: [${names.join(", ")}]. `;
  const reason = listed("create", done.failedToCreate) + listed("update", done.failedToUpdate);
  if (stack.disableRollback) {
    addStackEvent(run, "UPDATE_FAILED", reason);
    return;
  }
  addStackEvent(run, "UPDATE_ROLLBACK_IN_PROGRESS", reason);
  step(run);
  const stuck = done.changed.toReversed().filter((before) => {
    announce(run, before.logicalId, { verb: "UPDATE" });
    const isBack = changeResource(run, before.logicalId, before.properties, { goingBack: true });
    if (isBack) stack.resources.set(before.logicalId, before);
    return !isBack;
  });
  if (stuck.length > 0) {
    addStackEvent(
      run,
      "UPDATE_ROLLBACK_FAILED",
      listed(
        "update",
        stuck.map(({ logicalId }) => logicalId),
      ),
    );
    return;
  }
  const unwanted = done.made.map(({ name }) => stack.resources.get(name)).filter((each) => each !== undefined);
  for (const { name, instead } of done.made) {
    if (instead === undefined) stack.resources.delete(name);
    else stack.resources.set(name, instead);
  }
  addStackEvent(run, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
  step(run);
  for (const resource of removalOrder(unwanted)) removeResource(run, resource, "Delete");
  addStackEvent(run, "UPDATE_ROLLBACK_COMPLETE");
}
