import { enrolmentRows, findDeviceRows, othersRows } from "./matrix-device.ts";
import { organisationRows } from "./matrix-organisation.ts";
import { openingRows, withMfaRows, withoutMfaRows } from "./matrix-people.ts";
import { roleRows } from "./matrix-role.ts";
import type { Row } from "./matrix-row.ts";
import type { Promises, Subject } from "./subject.ts";

// The requests that tell a guardrail that holds from one that looks like it: principal × action → decision, each with its reason.
// Whatever refuses is asked of a user with all rights from elsewhere as well: an Allow with a condition is void beside another Allow.

/** All rows that a subject has to pass. */
export function matrixFor(subject: Subject, promises: Promises): readonly Row[] {
  if (subject.serviceControl !== undefined) return organisationRows(subject);
  return [
    ...withoutMfaRows(subject, promises),
    ...findDeviceRows(subject),
    ...enrolmentRows(subject, promises),
    ...othersRows(subject, promises),
    ...withMfaRows(subject, promises),
    ...openingRows(subject, promises),
    ...subject.roles.flatMap((role) => roleRows(role, subject, promises)),
  ];
}
