// Runs all scripts of a package from one file, with the bytecode that V8 made of them in an earlier run.
// jsii links packages into another temporary folder in each run, where Node's own compile cache finds nothing again.
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');
const { isBuiltin } = require('module');

const file = path.join(__dirname, 'bundle.js');
const bytecode = path.join(__dirname, 'bundle.v8');
const script = new vm.Script(fs.readFileSync(file, 'utf8'), {
  filename: file,
  cachedData: fs.existsSync(bytecode) ? fs.readFileSync(bytecode) : undefined, // of another Node: V8 does not take it
});
const { modules, main, later } = script.runInThisContext();
const loaded = new Map();

// Stands for a package until something of it is used.
const whenUsed = get => new Proxy(() => {}, new Proxy({}, { get: (_, trap) => (_, ...rest) => Reflect[trap](get(), ...rest) }));

function load(name) {
  if (loaded.has(name)) return loaded.get(name).exports;
  const [run, required] = modules[name];
  const filename = path.join(__dirname, name);
  const module = { exports: {}, id: filename, filename };
  loaded.set(name, module); // before it runs, as modules may require each other
  const found = word => (word in required && !isBuiltin(word) ? load(required[word]) : require(word));
  const inside = word => (later.includes(word) ? whenUsed(() => found(word)) : found(word));
  run.call(module.exports, module.exports, inside, module, filename, path.dirname(filename));
  return module.exports;
}

module.exports = load(main);
