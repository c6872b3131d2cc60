import { createHash } from 'node:crypto'
import type { Cause } from '../../contract/cause.ts'
import type { CertificateFile } from '../../contract/identity.ts'
import { type Certificate, CertificateError, validityProblem } from './certificate.ts'
import { readCertificates } from './certificate-format.ts'
import { FileError, type Files, readText, toFileError } from './files.ts'

/** A certificate and the file it came from. */
export interface MountedCertificate extends Certificate {
  readonly file: string
}

/** A file that cannot be used. `message` says what is wrong with it and what to do. */
export interface UnusableFile {
  readonly cause: Cause
  readonly file: string
  readonly message: string
}

export interface Look {
  /** Whether a certificate is mounted that was not there before. */
  readonly isNew: boolean
  /** Whether one has come or gone. */
  readonly hasChanged: boolean
  /** Files that cannot be used, each once for each of its contents. */
  readonly unusable: readonly UnusableFile[]
}

/** What was made of a file: the certificates in it, or why there are none. */
type Content = readonly MountedCertificate[] | UnusableFile

/**
 * The certificates that are mounted: one file, or a directory of versions. They are compared by content,
 * because the CSI driver swaps symbolic links, which a watch on a file does not notice.
 *
 * Files that cannot be used never displace certificates that can.
 */
export class CertificateStore {
  readonly #source: CertificateFile
  readonly #files: Files
  /** What was made of each content, so that it is read, and complained about, once. */
  #known: ReadonlyMap<string, Content> = new Map()
  #certificates: readonly MountedCertificate[] = []
  #unusable: readonly UnusableFile[] = []

  constructor(source: CertificateFile, files: Files) {
    this.#source = source
    this.#files = files
  }

  /** Newest first, the expired and the not yet valid ones included. */
  get certificates(): readonly MountedCertificate[] {
    return this.#certificates
  }

  /** Files that could not be used when they were looked at last. */
  get unusable(): readonly UnusableFile[] {
    return this.#unusable
  }

  /** Reads the files again. Never rejects. */
  async look(): Promise<Look> {
    const known = await this.#read()
    const found = [...known.values()]
    const complaints = [...known].filter(([content]) => !this.#known.has(content))
    const mounted = found.flatMap((content) => (isUnusable(content) ? [] : content))
    const certificates = mounted.sort(newestFirst).filter(isFirstOfItsKind)
    const before = this.#certificates
    const isNew = certificates.some((certificate) => !isAmong(certificate, before))
    this.#known = known
    this.#unusable = found.filter(isUnusable)
    if (certificates.length > 0) this.#certificates = certificates
    return {
      isNew,
      hasChanged: isNew || this.#certificates.length !== before.length,
      unusable: complaints.map(([, item]) => item).filter(isUnusable),
    }
  }

  async #read(): Promise<Map<string, Content>> {
    const { path } = this.#source
    try {
      const password = await this.#password()
      const files = (await this.#files.list(path)) ?? [path]
      if (files.length === 0) throw new FileError(path, 'is a directory without files')
      const read = new Map<string, Content>()
      // One after the other: on a mount that hangs, each would hold one of Node's four threads.
      for (const file of files) read.set(...(await this.#readFile(file, password)))
      return read
    } catch (error) {
      const { file, message } = toFileError(error, path)
      return new Map([[message, { cause: 'credential_file', file, message }]])
    }
  }

  async #readFile(
    file: string,
    password: string | undefined,
  ): Promise<[content: string, item: Content]> {
    try {
      const content = await this.#files.read(file)
      const digest = createHash('sha256').update(`${file}\n${password}\n`).update(content)
      const key = digest.digest('hex')
      return [key, this.#known.get(key) ?? (await readMounted(file, content, password))]
    } catch (error) {
      const { message } = toFileError(error, file)
      return [message, { cause: 'credential_file', file, message }]
    }
  }

  async #password(): Promise<string | undefined> {
    const { password } = this.#source
    if (password === undefined) return undefined
    return 'value' in password ? password.value : readText(this.#files, password.path)
  }
}

async function readMounted(
  file: string,
  content: Buffer,
  password: string | undefined,
): Promise<Content> {
  try {
    const certificates = await readCertificates(content, password)
    return certificates.map((certificate) => ({ file, ...certificate }))
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error
    return { cause: 'certificate_unusable', file, message: `${file} ${error.message}` }
  }
}

/** Files all of whose certificates Entra ID would refuse for their time; a renewal may share its file. */
export function outdatedFiles(
  certificates: readonly MountedCertificate[],
  now: number,
): readonly UnusableFile[] {
  const isValid = (one: Certificate) => validityProblem(one, now) === undefined
  const inTime = new Set(certificates.filter(isValid).map(({ file }) => file))
  return certificates.flatMap((one) => {
    const { file } = one
    const problem = inTime.has(file) ? undefined : validityProblem(one, now)
    return problem === undefined
      ? []
      : [{ cause: problem.cause, file, message: `${file} ${problem.message}` }]
  })
}

function isUnusable(content: Content): content is UnusableFile {
  return 'file' in content
}

function isAmong(one: Certificate, others: readonly Certificate[]): boolean {
  return others.some(({ thumbprint }) => thumbprint === one.thumbprint)
}

/** Versions of a secret may hold the same certificate. */
function isFirstOfItsKind(one: Certificate, index: number, all: readonly Certificate[]): boolean {
  return all.findIndex(({ thumbprint }) => thumbprint === one.thumbprint) === index
}

function newestFirst(one: Certificate, other: Certificate): number {
  return other.notBefore.getTime() - one.notBefore.getTime()
}
