// Stands in for the package of this name, which yargs and ora load. That one builds a segmenter and
// a regular expression of all emoji before anything is printed: half of the time that help takes.
// Names in AWS are ASCII, and so is what we print; wider letters would only shift a column.
import { stripVTControlCharacters } from "node:util";

// oxlint-disable-next-line import/no-default-export -- as the package it stands in for
export default function stringWidth(text) {
  // oxlint-disable-next-line typescript/no-misused-spread -- code points are the point here
  return [...stripVTControlCharacters(text)].length;
}
