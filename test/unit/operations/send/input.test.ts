import { join } from "node:path";
import { expect, test } from "vitest";
import { openInput } from "../../../../src/operations/send/input.ts";
import { failure } from "../../../support/failure.ts";
import { folderOf } from "../../../support/folder.ts";
import { memoryIo } from "../../../support/io.ts";

test("a file is read from the working folder and keeps the name it was given", async () => {
  const cwd = await folderOf({ "in/a.txt": "hello\n" });

  const input = await openInput("in/a.txt", memoryIo({ cwd }));
  const text = Buffer.concat(await input.stream.toArray()).toString();

  expect([input.name, input.totalBytes, text]).toEqual(["in/a.txt", 6, "hello\n"]);
});

test("- is stdin, of which nobody knows the size", async () => {
  const input = await openInput("-", memoryIo({ stdin: "hello" }));

  expect([input.name, input.totalBytes]).toEqual(["stdin", undefined]);
  expect(Buffer.concat(await input.stream.toArray()).toString()).toBe("hello");
});

test.for([
  ["missing.txt", "Cannot read missing.txt: there is no such file."],
  ["a.txt/b", "Cannot read a.txt/b: there is no such file."],
  ["folder", "folder is a directory, and only a file can be sent."],
  ["empty.txt", "empty.txt is empty: there is nothing to send."],
] as const)("%s is refused", async ([name, message]) => {
  const cwd = await folderOf({ "a.txt": "a", "folder/b.txt": "b", "empty.txt": "" });

  const error = await failure(openInput(name, memoryIo({ cwd })));

  expect(error).toMatchObject({ code: "INPUT", message, exitCode: 1 });
});

test("an absolute path is taken as it is", async () => {
  const cwd = await folderOf({ "a.txt": "a" });

  const input = await openInput(join(cwd, "a.txt"), memoryIo({ cwd: "/" }));
  input.stream.destroy();

  expect(input.totalBytes).toBe(1);
});
