// Reads a content archive with IPLD's own reader: prints CID and length of each block, as JSON.
import { createReadStream } from 'node:fs'
import { CarBlockIterator } from '@ipld/car'
import { sha256 } from 'multiformats/hashes/sha2'

const blocks = await CarBlockIterator.fromIterable(createReadStream(process.argv[2]))
const found = []
for await (const { cid, bytes } of blocks) {
  const digest = await sha256.digest(bytes)
  if (Buffer.compare(digest.digest, cid.multihash.digest) !== 0) throw new Error(`${cid} has other bytes`)
  found.push([cid.toString(), bytes.length])
}
const roots = (await blocks.getRoots()).map(String)
process.stdout.write(JSON.stringify({ version: blocks.version, roots, blocks: found }))
