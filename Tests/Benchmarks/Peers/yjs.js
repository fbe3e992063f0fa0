// Runs one job of Yjs, round by round, for `entente-benchmarks`; see peers.py for the form.
//
//     node yjs.js JOB FOLDER
//
// The files are those of Yrs, whose encoding is the same.
"use strict";

const fs = require("fs");
const path = require("path");
const crypto = require("crypto");
const readline = require("readline");
const Y = require("yjs");

const ROUND_MILLISECONDS = 30;

const [job, folder] = process.argv.slice(2);
const file = (name) => path.join(folder, name);
const digest = (text) => crypto.createHash("sha256").update(text).digest("hex").slice(0, 16);

function readBlobs(name) {
  const data = fs.readFileSync(file(name));
  const blobs = [];
  for (let offset = 0; offset < data.length; ) {
    const length = data.readUInt32LE(offset);
    offset += 4;
    blobs.push(new Uint8Array(data.subarray(offset, offset + length)));
    offset += length;
  }
  return blobs;
}

function measure(run) {
  const times = [];
  let text = "";
  let total = 0;
  while (total < ROUND_MILLISECONDS && times.length < 50) {
    const start = process.cpuUsage();
    text = run();
    const used = process.cpuUsage(start);
    const elapsed = (used.user + used.system) / 1000;
    times.push(elapsed);
    total += elapsed;
  }
  return { ms: times, text: digest(text) };
}

function merge(update) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return [doc, doc.getText("text").toString()];
}

function stream(updates) {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc.getText("text").toString();
}

function resident(key) {
  const line = fs.readFileSync("/proc/self/status", "utf8").split("\n").find((l) => l.startsWith(key));
  return parseInt(line.split(/\s+/)[1], 10);
}

function memory(update) {
  new Y.Doc();
  const before = resident("VmRSS");
  fs.writeFileSync("/proc/self/clear_refs", "5");
  const [doc, text] = merge(update);
  return {
    held: resident("VmRSS") - before,
    peak: resident("VmHWM") - before,
    length: text.length,
    kept: doc !== null,
  };
}

function save(update) {
  const [doc] = merge(update);
  const start = process.cpuUsage();
  const size = Y.encodeStateAsUpdateV2(doc).length;
  const used = process.cpuUsage(start);
  return { ms: [(used.user + used.system) / 1000], bytes: size };
}

function round() {
  if (job === "stream") {
    const updates = readBlobs("yrs.updates");
    return () => measure(() => stream(updates));
  }
  const update = new Uint8Array(fs.readFileSync(file("yrs.history")));
  if (job === "merge" || job === "open") return () => measure(() => merge(update)[1]);
  if (job === "memory") return () => memory(update);
  if (job === "save") return () => save(update);
  throw new Error(`yjs.js: no job named ${job}`);
}

const run = round();
process.stdout.write("ready\n");
readline.createInterface({ input: process.stdin }).on("line", () => {
  process.stdout.write(JSON.stringify(run()) + "\n");
});
