import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Deadlines, type Due } from "../../../../src/local/sqs/deadlines.ts";

const action = fc.oneof(
  fc.record({ kind: fc.constant("add"), at: fc.nat(50) }),
  fc.record({ kind: fc.constant("move"), which: fc.nat(), at: fc.nat(50) }),
  fc.record({ kind: fc.constant("remove"), which: fc.nat() }),
);

test("the first is always the earliest, whatever is added, moved and removed", () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200, size: "max" }), (actions) => {
      const deadlines = new Deadlines<Due>();
      const members: Due[] = [];
      for (const { kind, at = 0, which = 0 } of actions.map((each) => ({
        at: 0,
        which: 0,
        ...each,
      }))) {
        const member = members[which % Math.max(1, members.length)];
        if (kind === "add") {
          const item = { dueAt: at, heapIndex: -1 };
          members.push(item);
          deadlines.add(item);
        } else if (member && kind === "move") {
          member.dueAt = at;
          deadlines.moved(member);
        } else if (member) {
          members.splice(members.indexOf(member), 1);
          deadlines.remove(member);
        }
        const earliest =
          members.length === 0 ? undefined : Math.min(...members.map((m) => m.dueAt));
        expect(deadlines.first?.dueAt).toBe(earliest);
      }
    }),
  );
});
