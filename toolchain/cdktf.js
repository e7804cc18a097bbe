#!/usr/bin/env node
// `npx cdktf` in this project: the CLI that package-lock.json locks, installed when it is first used. Without this file
// npx finds the library of that name instead, and "could not determine executable to run".
const { spawnSync } = require("node:child_process");
const { existsSync } = require("node:fs");
const { runMain } = require("node:module");
const { dirname, join } = require("node:path");

const root = dirname(__dirname);
const cli = join(root, "node_modules", "cdktf-cli");
if (!existsSync(join(cli, "package.json"))) {
  const npm = process.env.npm_execpath;
  console.error("Installing the cdktf CLI of package-lock.json");
  const installed = npm && spawnSync(process.execPath, [npm, "ci", "--loglevel=error"], { cwd: root, stdio: "inherit" });
  if (!installed || installed.status !== 0) {
    console.error("the cdktf CLI is not installed: run 'npm ci'");
    process.exit(1);
  }
}
// In this process, so that Ctrl-C reaches it, and as its main module, where it looks for its version.
process.argv[1] = join(cli, require(join(cli, "package.json")).bin.cdktf);
runMain();
