import * as fc from "fast-check";

/** Random graphs without cycles, in an order that says nothing about their arrows. */
export const graphs = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 8 })
  .chain((arrows) => {
    const nodes = arrows.map((targets, i) => ({
      id: `n${i}`,
      // Only to nodes before it: that is what keeps cycles out.
      needs: i === 0 ? [] : [...new Set(targets.map((target) => `n${target % i}`))],
    }));
    return fc.shuffledSubarray(nodes, { minLength: nodes.length });
  });
