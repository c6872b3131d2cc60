import { isDeepStrictEqual } from 'node:util'
import type { Body } from '../terraform/stack.ts'

/** A version of a certificate; the id ends with its number. Days are counted from the beginning. */
export interface Version {
  readonly id: string
  readonly expires: number
}

const DAYS_A_MONTH = 365 / 12

interface Kept {
  readonly name: string
  readonly versions: Version[]
  policy: Body
  /** Days before expiry; `undefined` where only a mail is sent. */
  renewal: number | undefined
  isDeleted: boolean
  isReadable: boolean
}

/**
 * Key Vault, as far as the provider and the CSI driver use it. A certificate that was deleted is recovered
 * when one of its name is made, and gets another version.
 */
export class Vault {
  readonly #certificates = new Map<string, Kept>()

  make(name: string, { certificate_policy: policy }: Body, day: number): void {
    const kept = this.#certificates.get(name) ?? {
      name,
      versions: [],
      policy: {},
      renewal: undefined,
      isDeleted: false,
      isReadable: false,
    }
    this.#certificates.set(name, Object.assign(kept, { policy: Object(policy), isDeleted: false }))
    this.#addVersion(kept, day)
  }

  /**
   * Whether the provider would make another version: when anything but the renewal changes, as far as a
   * change is not ignored.
   */
  isRemade(name: string, before: Body, after: Body): boolean {
    const ignored = Object(after.lifecycle).ignore_changes ?? []
    const watched = (body: Body) =>
      Object.entries(Object(body.certificate_policy)).filter(
        ([block]) =>
          block !== 'lifetime_action' && !ignored.includes(`certificate_policy[0].${block}`),
      )
    return this.#certificates.has(name) && !isDeepStrictEqual(watched(before), watched(after))
  }

  setRenewal(name: string, { certificate_policy: policy }: Body): void {
    const [{ action, trigger }] = Object(policy).lifetime_action
    const kept = this.#certificates.get(name)
    if (kept === undefined) throw new Error(`there is no ${name}`)
    kept.renewal = action.action_type === 'AutoRenew' ? trigger.days_before_expiry : undefined
  }

  allow(name: string): void {
    Object.assign(this.#certificates.get(name) ?? {}, { isReadable: true })
  }

  delete(name: string): void {
    Object.assign(this.#certificates.get(name) ?? {}, { isDeleted: true })
  }

  /** @returns names of those that were due */
  renew(day: number): string[] {
    const due = [...this.#certificates.values()].filter(
      ({ renewal, versions, isDeleted }) =>
        renewal !== undefined && !isDeleted && (versions.at(-1)?.expires ?? 0) - renewal <= day,
    )
    for (const kept of due) this.#addVersion(kept, day)
    return due.map(({ name }) => name)
  }

  newest(name: string): Version | undefined {
    return this.read(name, 1)[0]
  }

  /** The newest versions, or none where it is gone. */
  read(name: string, count: number): readonly Version[] {
    const kept = this.#certificates.get(name)
    return kept === undefined || kept.isDeleted ? [] : kept.versions.toReversed().slice(0, count)
  }

  /** What a pod could mount: the driver has to have the right, too. */
  mount(name: string, count: number): readonly Version[] {
    return this.#certificates.get(name)?.isReadable ? this.read(name, count) : []
  }

  versions(): string[] {
    return [...this.#certificates.keys()].flatMap((name) =>
      this.read(name, Number.POSITIVE_INFINITY)
        .map(({ id }) => id)
        .toReversed(),
    )
  }

  describe(name: string): Body {
    const { key_properties: key, x509_certificate_properties: x509 } =
      this.#certificates.get(name)?.policy ?? {}
    return {
      name,
      key_size: Object(key).key_size,
      validity_months: Object(x509).validity_in_months,
      subject: Object(x509).subject,
    }
  }

  #addVersion({ name, versions, policy }: Kept, day: number): void {
    const { validity_in_months: months } = Object(policy.x509_certificate_properties)
    versions.push({ id: `${name}/${versions.length + 1}`, expires: day + months * DAYS_A_MONTH })
  }
}

/** The certificates that Entra ID knows of the application, by the address that registered them. */
export class Entra {
  readonly #registered = new Map<Version, string>()

  register(address: string, version: Version): void {
    this.#registered.set(version, address)
  }

  drop(version: Version): void {
    this.#registered.delete(version)
  }

  registeredAt(address: string): Version | undefined {
    return [...this.#registered].find(([, at]) => at === address)?.[0]
  }

  knows(version: Version, day: number): boolean {
    return this.#registered.has(version) && version.expires > day
  }

  registered(): string[] {
    return [...this.#registered.keys()].map(({ id }) => id)
  }
}
