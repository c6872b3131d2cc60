import { beforeEach, describe, expect, it } from 'vitest'
import { createClientCertificate, toPkcs12 } from '../../lab/certificates.ts'
import { CertificateStore } from './certificate-store.ts'
import type { Files } from './files.ts'

const older = createClientCertificate({ commonName: 'older', notBefore: new Date('2026-01-01') })
const newer = createClientCertificate({ commonName: 'newer', notBefore: new Date('2026-06-01') })
const PATH = '/mnt/certificate'

/** The mount: contents by path, or the code of the error that reading gives. */
let mounted: Map<string, Buffer | string>

beforeEach(() => {
  mounted = new Map()
})

const files: Files = {
  async read(path) {
    const content = mounted.get(path) ?? 'ENOENT'
    if (typeof content === 'string') throw Object.assign(new Error(content), { code: content })
    return content
  },
  async list(path) {
    const below = [...mounted.keys()].filter((file) => file.startsWith(`${path}/`))
    return below.length > 0 ? below : undefined
  },
}

function createStore(password?: { readonly path: string }) {
  return new CertificateStore(
    { kind: 'certificate', path: PATH, sendChain: false, ...(password ? { password } : {}) },
    files,
  )
}

const thumbprints = (store: CertificateStore) =>
  store.certificates.map(({ thumbprint }) => thumbprint)

describe('one file', () => {
  it('is new once for each of its contents', async () => {
    const store = createStore()
    mounted.set(PATH, older.pkcs12)
    expect(await store.look()).toMatchObject({ isNew: true, unusable: [] })
    expect(await store.look()).toMatchObject({ isNew: false, unusable: [] })
    mounted.set(PATH, newer.pkcs12)
    expect(await store.look()).toMatchObject({ isNew: true, unusable: [] })
    expect(thumbprints(store)).toEqual([newer.thumbprints.sha1])
  })

  it('is not new when only its format changes', async () => {
    const store = createStore()
    mounted.set(PATH, older.pkcs12)
    await store.look()
    mounted.set(PATH, Buffer.from(older.keyPem + older.certificatePem))
    expect(await store.look()).toMatchObject({ isNew: false, unusable: [] })
  })

  it('that cannot be used leaves the certificate that can in place, and is told of once', async () => {
    const store = createStore()
    mounted.set(PATH, older.pkcs12)
    await store.look()
    mounted.set(PATH, newer.pkcs12.subarray(0, 500))
    const message = `${PATH} is not a complete PKCS#12: it is being written, was copied in part, or is something else`
    expect(await store.look()).toMatchObject({ isNew: false, unusable: [{ file: PATH, message }] })
    expect(await store.look()).toMatchObject({ isNew: false, unusable: [] })
    expect(thumbprints(store)).toEqual([older.thumbprints.sha1])
    expect(store.unusable).toEqual([{ cause: 'certificate_unusable', file: PATH, message }])
    mounted.set(PATH, newer.pkcs12)
    expect(await store.look()).toMatchObject({ isNew: true, unusable: [] })
    expect(store.unusable).toEqual([])
  })

  it.each([
    ['ENOENT', 'does not exist: check the path and the volume mount'],
    [
      'EACCES',
      'cannot be read by this user: remove filePermission from the SecretProviderClass, or allow others to read the file',
    ],
    ['EIO', 'cannot be read (EIO)'],
  ])('that gives %s says what to do', async (code, problem) => {
    const store = createStore()
    mounted.set(PATH, code)
    expect((await store.look()).unusable).toMatchObject([
      { file: PATH, message: `${PATH} ${problem}` },
    ])
  })
})

describe('a directory of versions', () => {
  it('gives the newest first, whatever its name', async () => {
    const store = createStore()
    mounted.set(`${PATH}/0`, older.pkcs12)
    mounted.set(`${PATH}/1`, newer.pkcs12)
    await store.look()
    expect(thumbprints(store)).toEqual([newer.thumbprints.sha1, older.thumbprints.sha1])
  })

  it('gives the versions that can be used when one cannot', async () => {
    const store = createStore()
    mounted.set(`${PATH}/0`, Buffer.alloc(0))
    mounted.set(`${PATH}/1`, older.pkcs12)
    const message = `${PATH}/0 is empty: check that the volume is mounted`
    expect((await store.look()).unusable).toMatchObject([{ file: `${PATH}/0`, message }])
    expect(thumbprints(store)).toEqual([older.thumbprints.sha1])
  })

  it('names the file that cannot be read, and gives the others', async () => {
    const store = createStore()
    mounted.set(`${PATH}/0`, 'ENOENT')
    mounted.set(`${PATH}/1`, older.pkcs12)
    const message = `${PATH}/0 does not exist: check the path and the volume mount`
    expect((await store.look()).unusable).toMatchObject([{ file: `${PATH}/0`, message }])
    expect(thumbprints(store)).toEqual([older.thumbprints.sha1])
  })

  it('gives a certificate once that stands in two versions', async () => {
    const store = createStore()
    mounted.set(`${PATH}/0`, older.pkcs12)
    mounted.set(`${PATH}/1`, Buffer.from(older.pkcs12.toString('base64')))
    await store.look()
    expect(thumbprints(store)).toEqual([older.thumbprints.sha1])
  })
})

describe('a password from a file', () => {
  const password = { path: '/mnt/password' }

  it('is read again when it was wrong', async () => {
    const store = createStore(password)
    mounted.set(PATH, toPkcs12(older, { password: 'open sesame' }))
    mounted.set(password.path, Buffer.from('open barley\n'))
    const [complaint] = (await store.look()).unusable
    expect(complaint?.message).toMatch(
      /cannot be opened with the password: check AZURE_CLIENT_CERT/,
    )
    expect(complaint?.message).not.toContain('barley')
    mounted.set(password.path, Buffer.from('open sesame\n'))
    expect(await store.look()).toMatchObject({ isNew: true, unusable: [] })
  })

  it('that is absent is the file that is named', async () => {
    const store = createStore(password)
    mounted.set(PATH, older.pkcs12)
    const message = `${password.path} does not exist: check the path and the volume mount`
    expect((await store.look()).unusable).toMatchObject([{ file: password.path, message }])
  })
})
