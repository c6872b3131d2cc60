import { hash, pbkdf2 } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { CertificateError } from './certificate.ts'
import forge from './forge.ts'

declare module 'node-forge' {
  namespace pki {
    /** Left out of its types. */
    const pbe: {
      generatePkcs12Key(
        password: string | null,
        salt: util.ByteBuffer,
        purpose: number,
        iterations: number,
        length: number,
        md?: md.MessageDigest | null,
      ): util.ByteBuffer
    }
  }
}

/**
 * node-forge derives keys from passwords in JavaScript, and at once: a file with 600,000 iterations, which
 * is not unusual, would keep every write waiting for ten seconds. Here it gets keys that are known already,
 * and what it misses is derived in between, by Node's threads or in small pieces.
 *
 * @throws whatever `work` throws; it is run anew for each key that it needs
 */
export async function withDerivedKeys<T>(work: () => T): Promise<T> {
  const keys = new Map<string, Buffer>()
  for (;;) {
    try {
      return workWith(keys, work)
    } catch (error) {
      if (!(error instanceof KeyNeeded)) throw error
      keys.set(error.id, await error.derive())
    }
  }
}

function workWith<T>(keys: ReadonlyMap<string, Buffer>, work: () => T): T {
  known = keys
  try {
    return work()
  } finally {
    known = undefined
  }
}

/** What interrupts `work` until the key is there; never to be caught by it. */
export class KeyNeeded extends Error {
  readonly id: string
  readonly derive: () => Promise<Buffer>

  constructor(id: string, derive: () => Promise<Buffer>) {
    super('a key has to be derived first')
    this.id = id
    this.derive = derive
  }
}

/** Of the work that runs now: nothing awaits in it, so no other can run in between. */
let known: ReadonlyMap<string, Buffer> | undefined

interface Derivation {
  /** Bytes as node-forge has them: one in each character. */
  readonly salt: string
  readonly iterations: number
  readonly length: number
  readonly digest: string
}

const derivePbkdf2 = promisify(pbkdf2)
const SHA1 = forge.md.sha1.create()

/** What node-forge does by itself, for whoever else uses it. */
const forges = { pbkdf2: forge.pkcs5.pbkdf2, pkcs12: forge.pki.pbe.generatePkcs12Key }

Object.assign(forge.pkcs5, {
  pbkdf2(password: string, salt: string, iterations: number, length: number, md = SHA1) {
    if (known === undefined) return forges.pbkdf2(password, salt, iterations, length, md)
    const bytes = (text: string) => Buffer.from(text, 'latin1')
    const derivation = { salt, iterations, length, digest: md.algorithm }
    const key = derived(['PBKDF2', password], derivation, () =>
      derivePbkdf2(bytes(password), bytes(salt), iterations, length, md.algorithm),
    )
    return key.toString('latin1')
  },
})

forge.pki.pbe.generatePkcs12Key = (password, salt, purpose, iterations, length, md) => {
  const digest = md ?? SHA1
  if (known === undefined) return forges.pkcs12(password, salt, purpose, iterations, length, digest)
  const derivation = { salt: salt.bytes(), iterations, length, digest: digest.algorithm }
  const key = derived(['PKCS#12', purpose, password], derivation, () =>
    derivePkcs12Key(password, purpose, derivation),
  )
  return forge.util.createBuffer(key.toString('latin1'))
}

/** More than anybody would want to wait for, and far more than any tool writes unasked. */
const MAX_ITERATIONS = 10_000_000

function derived(
  what: readonly unknown[],
  derivation: Derivation,
  derive: () => Promise<Buffer>,
): Buffer {
  const { iterations } = derivation
  if (!(iterations >= 1 && iterations <= MAX_ITERATIONS)) {
    throw new CertificateError(
      `asks for ${iterations} iterations to derive a key: export it again with fewer (OpenSSL: -iter 2048)`,
    )
  }
  const id = JSON.stringify([what, derivation])
  const key = known?.get(id)
  if (key === undefined) throw new KeyNeeded(id, derive)
  return key
}

/** Bytes of a block and of a digest; there are no others in PKCS#12. */
const DIGESTS: Readonly<Record<string, readonly [block: number, digest: number]>> = {
  sha1: [64, 20],
  sha224: [64, 28],
  sha256: [64, 32],
  sha384: [128, 48],
  sha512: [128, 64],
}

/** Takes a few milliseconds; writes go on in between. */
const ITERATIONS_AT_ONCE = 2_000

/** @see https://www.rfc-editor.org/rfc/rfc7292#appendix-B.2 whose letters the names are */
async function derivePkcs12Key(
  password: string | null,
  purpose: number,
  { salt, iterations, length, digest }: Derivation,
): Promise<Buffer> {
  const [v, u] = DIGESTS[digest] ?? [0, 0]
  if (v === 0) throw new CertificateError(`uses the digest ${digest}: export it again with SHA-256`)
  const D = Buffer.alloc(v, purpose)
  const I = Buffer.concat([
    repeated(Buffer.from(salt, 'latin1'), v),
    repeated(password === null ? Buffer.alloc(0) : utf16(`${password}\0`), v),
  ])
  const parts: Buffer[] = []
  for (let done = 0; done < length; done += u) {
    let A: Buffer = Buffer.concat([D, I])
    for (let round = 1; round <= iterations; round += 1) {
      A = hash(digest, A, 'buffer')
      if (round % ITERATIONS_AT_ONCE === 0) await setImmediate()
    }
    parts.push(A)
    addToBlocks(I, repeated(A, v).subarray(0, v), v)
  }
  return Buffer.concat(parts).subarray(0, length)
}

/** `content`, again and again, up to a multiple of `block`; nothing stays nothing. */
function repeated(content: Buffer, block: number): Buffer {
  return Buffer.alloc(Math.ceil(content.length / block) * block, content)
}

/** Adds `B` + 1 to each block of `I`, as numbers with the highest byte first. */
function addToBlocks(I: Buffer, B: Buffer, v: number): void {
  for (let block = 0; block < I.length; block += v) {
    let carry = 1
    for (let at = v - 1; at >= 0; at -= 1) {
      carry += (I[block + at] ?? 0) + (B[at] ?? 0)
      I[block + at] = carry & 0xff
      carry >>= 8
    }
  }
}

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16()
}
