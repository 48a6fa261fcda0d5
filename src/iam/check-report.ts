import type { SourcePlace } from "./found.ts";
import type { Remark } from "./lint.ts";
import type { Row } from "./matrix-row.ts";

/** A statement, and where it stands. */
export interface StatementPlace {
  readonly policy: string;
  /** Its Sid, else its number. */
  readonly name: string | undefined;
  readonly place: SourcePlace | undefined;
}

/** A request that is decided wrongly. */
export interface Wrong extends Pick<Row, "id" | "asks" | "expected" | "because" | "otherwise" | "mend"> {
  /** The statement that decided, or should have. */
  readonly statement: StatementPlace | undefined;
  /** What that statement does, or fails to do. */
  readonly why: string;
}

/** Something that cannot be judged. */
export interface NotJudged extends StatementPlace {
  readonly what: string;
  /** The requests that depend on it; none where it is outside the grammar but decides nothing that is asked. */
  readonly requests: readonly string[];
}

export interface SubjectReport {
  /** Who or what was judged. */
  readonly subject: string;
  readonly rows: number;
  readonly right: number;
  readonly wrong: readonly Wrong[];
  readonly notJudged: readonly NotJudged[];
  /** Policies that were not looked at. */
  readonly unread: readonly string[];
}

export interface CheckReport {
  /** `broken`: something is decided wrongly, or written as it must not be. `not-judged`: nothing is, as far as it can be judged. */
  readonly outcome: "holds" | "broken" | "not-judged";
  readonly holds: boolean;
  readonly subjects: readonly SubjectReport[];
  readonly remarks: readonly Remark[];
}
