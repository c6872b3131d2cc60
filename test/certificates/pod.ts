import type { Entra, Vault, Version } from './azure.ts'

interface Mounted {
  readonly name: string
  readonly versions: number
}

/** A pod with its sidecar, which keeps the certificate in use in memory and prefers the newest that works. */
export class Pod {
  readonly #wanted: Mounted
  readonly #vault: Vault
  readonly #entra: Entra
  mounted: readonly Version[]
  inUse: Version | undefined

  constructor(wanted: Mounted, vault: Vault, entra: Entra) {
    this.#wanted = wanted
    this.#vault = vault
    this.#entra = entra
    this.mounted = vault.mount(wanted.name, wanted.versions)
  }

  mounts({ name, versions }: Mounted): boolean {
    return this.#wanted.name === name && this.#wanted.versions === versions
  }

  /** The CSI driver looks. What it cannot read it leaves as it is. @returns whether anything is new */
  poll(day: number): boolean {
    const { name, versions } = this.#wanted
    const found = this.#vault.mount(name, versions)
    const isNew = found.length > 0 && found.some((version) => !this.mounted.includes(version))
    if (isNew) this.mounted = found
    this.sign(day)
    return isNew
  }

  sign(day: number): void {
    const works = [...this.mounted, ...(this.inUse ? [this.inUse] : [])]
    this.inUse = works.find((version) => this.#entra.knows(version, day)) ?? this.inUse
  }

  problem(day: number): string | undefined {
    if (this.mounted.length === 0) return 'nothing is mounted'
    if (this.inUse === undefined) return 'Entra ID knows nothing of what is mounted'
    return this.#entra.knows(this.inUse, day) ? undefined : `Entra ID refuses ${this.inUse.id}`
  }

  /** What another pod of the same kind would meet, which has nothing in memory. */
  problemOfOneThatStarts(day: number): string | undefined {
    const { name, versions } = this.#wanted
    const found = this.#vault.mount(name, versions)
    if (found.length === 0) return `the volume waits for ${name}`
    return found.some((version) => this.#entra.knows(version, day))
      ? undefined
      : `Entra ID does not know ${found.map(({ id }) => id).join(', ')} yet`
  }
}
