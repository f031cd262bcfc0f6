// Bundles the page into oracle/gallery/site: what `atelier-oracle gallery` serves, and what a wheel ships.
//
//   node gallery/build.mjs

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const site = join(root, "oracle", "gallery", "site");
const RUNTIME = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm";

const common = {
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  jsx: "automatic",
  jsxImportSource: "preact",
  absWorkingDir: root,
  define: { "process.env.NODE_ENV": '"production"' },
};

const files = new Map();

/** Keeps a file under a name that changes with its content, so that it may be cached for ever. */
function keep(name, data) {
  const digest = createHash("sha256").update(data).digest("hex").slice(0, 12);
  const dot = name.lastIndexOf(".");
  const path = `${name.slice(0, dot)}-${digest}${name.slice(dot)}`;
  files.set(path, data);
  return path;
}

async function bundle(entry, options = {}) {
  const { outputFiles } = await build({
    ...common,
    ...options,
    entryPoints: [entry],
    write: false,
    outdir: site,
  });
  return outputFiles;
}

const runtime = keep("runtime.wasm", readFileSync(join(root, RUNTIME)));

// The generator first; onnxruntime in a piece of its own, which only a proof asks for.
const worker = await bundle("gallery/src/make/worker.ts", {
  splitting: true,
  chunkNames: "part-[hash]",
  entryNames: "worker-[hash]",
  conditions: ["browser"],
});
for (const { path, contents } of worker) files.set(path.slice(site.length + 1), Buffer.from(contents));
const workerFile = [...files.keys()].find((name) => name.startsWith("worker-"));

const define = {
  ...common.define,
  WORKER_FILE: JSON.stringify(workerFile),
  RUNTIME_FILE: JSON.stringify(runtime),
};
const [app] = await bundle("gallery/src/main.tsx", { define });
const [css] = await bundle("gallery/style/index.css");
const appFile = keep("app.js", Buffer.from(app.contents));
const iconFile = keep("icon.svg", readFileSync(join(here, "icon.svg")));
const styleFile = keep("style.css", Buffer.from(css.contents));

// The frame as it is before anything is known, for the first paint.
const [frame] = await bundle("gallery/first-paint.tsx", {
  platform: "node",
  minify: false,
});
const module_ = join(root, "build", "first-paint.mjs");
mkdirSync(dirname(module_), { recursive: true });
writeFileSync(module_, frame.contents);
const { firstPaint } = await import(pathToFileURL(module_).href);

const page = readFileSync(join(here, "index.html"), "utf8")
  .replace("{{style}}", styleFile)
  .replace("{{icon}}", iconFile)
  .replace("{{app}}", appFile)
  .replace("{{first}}", firstPaint());
files.set("index.html", Buffer.from(page));

rmSync(site, { recursive: true, force: true });
mkdirSync(site, { recursive: true });
for (const [name, data] of files) {
  writeFileSync(join(site, name), data);
  // Packed once here, not at every request.
  if (name !== "index.html") writeFileSync(join(site, `${name}.gz`), gzipSync(data, { level: 9 }));
}
for (const [name, data] of files) {
  process.stdout.write(`${name} ${data.length} bytes, ${gzipSync(data).length} packed\n`);
}
