import { parse } from 'yaml'
import type { EnvironmentInput } from '../../contract/environment/environment.ts'
import { Workshop } from '../day-two/workshop.ts'
import { type Block, type Body, blocksOf, type Stack } from '../terraform/stack.ts'
import { Entra, Vault, type Version } from './azure.ts'
import { Pod } from './pod.ts'

const MINUTES_A_DAY = 24 * 60

/** What holds at one moment, between two things that happen. */
export interface Moment {
  readonly minute: number
  readonly what: string
  /** Versions in the vault, those that are deleted left out. */
  readonly vault: readonly string[]
  readonly registered: readonly string[]
  /** What the running pod mounts, the newest first. */
  readonly mounted: readonly string[]
  /** With which of them the sidecar signs. */
  readonly inUse: string | undefined
  /** What is wrong for the pod that runs, and for one that starts now. */
  readonly running: string | undefined
  readonly starting: string | undefined
}

/**
 * One cluster's certificate, with everybody who has a hand in it: the commands of this repository, which
 * are run for real on a folder of their own; and as models Terraform, Key Vault, Entra ID, Argo CD, the CSI
 * driver and the sidecar. Argo CD syncs as soon as something is merged, which is the worst that it can do.
 */
export class World {
  readonly moments: Moment[] = []
  readonly #workshop = new Workshop()
  readonly #vault = new Vault()
  readonly #entra = new Entra()
  #pod: Pod | undefined
  #state = new Map<string, Block>()
  #minute = 0

  /** @param destroysFirst - Terraform works in parallel, so what goes may go before anything comes, or after */
  readonly #destroysFirst: boolean
  constructor(destroysFirst: boolean) {
    this.#destroysFirst = destroysFirst
  }

  close(): void {
    this.#workshop.close()
  }

  /** A merge: synthesis, which has to be content, then Argo CD. */
  async merge(environment: EnvironmentInput, what: string): Promise<void> {
    this.#workshop.declare(environment)
    const { code, error } = await this.#workshop.run('synth')
    if (code !== 0) throw new Error(error)
    this.#sync(`${what} is merged`)
  }

  /** What synthesis says to a change that it refuses. */
  async refusalOf(environment: EnvironmentInput): Promise<string> {
    this.#workshop.declare(environment)
    const { code, error } = await this.#workshop.run('synth')
    if (code === 0) throw new Error('nothing is refused')
    return error
  }

  /** An apply, and the pull request with its outputs, merged at once. */
  async applyAndMergeOutputs(): Promise<void> {
    this.apply()
    const told = () => ({ certificates: this.#told() })
    const { code, error } = await this.#workshop.applyAndTakeOver('prod', told)
    if (code !== 0) throw new Error(error)
    this.#sync('the outputs are merged')
  }

  /** Time passes: Key Vault renews what is due, and the CSI driver looks every two minutes. */
  waitUntil(day: number): void {
    this.#pass(day * MINUTES_A_DAY - this.#minute)
  }

  /** Up to the minute in which Key Vault renews, before the CSI driver has looked. */
  waitForRenewal(): void {
    const { length } = this.moments
    for (let days = 0; days < 400 && this.moments.length === length; ) {
      this.#pass(1)
      days += 1 / MINUTES_A_DAY
    }
  }

  apply(): void {
    const stack = this.#workshop.stackOf('prod')
    const after = new Map(certified(stack).map((block) => [block.address, block]))
    // As the provider does it, Terraform knows what the vault held before it changed anything.
    const known = new Map([...after].map(([address, block]) => [address, this.#newestOf(block)]))
    const goes = [...this.#state.values()].filter(({ address }) => !after.has(address))
    const destroyAll = () => {
      if (goes.some(({ type }) => type === 'time_sleep')) this.#pass(5)
      for (const block of goes.toSorted(byOrder).toReversed()) this.#destroy(block)
    }
    if (this.#destroysFirst) destroyAll()
    for (const block of [...after.values()].toSorted(byOrder)) {
      this.#bring(block, stack, known.get(block.address))
    }
    if (!this.#destroysFirst) destroyAll()
    this.#state = after
  }

  #bring(block: Block, stack: Stack, known: Version | undefined): void {
    const before = this.#state.get(block.address)
    const { type, address, body } = block
    if (type === 'azurerm_key_vault_certificate') {
      const name = String(body.name)
      if (before !== undefined && before.body.name !== name) this.#destroy(before)
      const isNew = before === undefined || before.body.name !== name
      if (isNew || this.#vault.isRemade(name, before.body, body)) {
        this.#vault.make(name, body, this.#day)
        this.#note(`${name} is made`)
      }
      this.#vault.setRenewal(name, body)
    }
    if (type === 'azurerm_role_assignment') {
      this.#vault.allow(nameBehind(stack, body.scope))
    }
    if (type === 'azuread_application_certificate') {
      const version = before === undefined ? this.#newestOf(block) : known
      const old = this.#entra.registeredAt(address)
      if (version === undefined || version.id === old?.id) return
      this.#entra.register(address, version)
      this.#note(`${version.id} is registered`)
      if (old === undefined) return
      // The sleep is replaced with what triggers it, and the old one goes before the old registration.
      const handover = stack.resource.time_sleep?.[block.id.replace('registration', 'handover')]
      this.#pass(Number.parseInt(String(handover?.destroy_duration ?? 0), 10))
      this.#entra.drop(old)
      this.#note(`${old.id} is no longer registered`)
    }
  }

  #destroy({ type, address, body }: Block): void {
    if (type === 'azurerm_key_vault_certificate') {
      this.#vault.delete(String(body.name))
      this.#note(`${body.name} is deleted`)
    }
    if (type === 'azuread_application_certificate') {
      const old = this.#entra.registeredAt(address)
      if (old === undefined) return
      this.#entra.drop(old)
      this.#note(`${old.id} is no longer registered`)
    }
  }

  /** The newest version of what a registration, or the certificate itself, is about. */
  #newestOf({ type, body }: Block): Version | undefined {
    if (type === 'azurerm_key_vault_certificate') return this.#vault.newest(String(body.name))
    const name = nameBehind(this.#workshop.stackOf('prod'), body.value)
    return this.#vault.newest(name)
  }

  #told(): Body[] {
    const stack = this.#workshop.stackOf('prod')
    const { certificates } = Object(stack.output.clusters?.value)['aks-one']
    return certificates.map(({ name, generation }: Body) => {
      return { generation, ...this.#vault.describe(nameBehind(stack, name)) }
    })
  }

  #sync(what: string): void {
    const folder = 'dist/kubernetes/prod/aks-one'
    const file = `${folder}/manifests/secret-provider-class.yaml`
    if (this.#workshop.has(file)) {
      const { parameters } = parse(this.#workshop.read(file)).spec
      const [object] = parse(parameters.objects).array.map((text: string) => parse(text))
      const wanted = { name: object.objectName, versions: object.objectVersionHistory ?? 1 }
      // Another SecretProviderClass changes a checksum of the pod, which goes before the next one comes.
      if (!this.#pod?.mounts(wanted)) this.#pod = new Pod(wanted, this.#vault, this.#entra)
    }
    this.#note(what)
  }

  #pass(minutes: number): void {
    const until = this.#minute + minutes
    for (; this.#minute < until; this.#minute++) {
      if (this.#minute % 2 === 0 && this.#pod?.poll(this.#day)) {
        this.#note('the CSI driver mounts what is new')
      }
      const renewed = this.#minute % MINUTES_A_DAY === 0 ? this.#vault.renew(this.#day) : []
      for (const name of renewed) this.#note(`Key Vault renews ${name}`)
    }
    this.#minute = until
  }

  get #day(): number {
    return this.#minute / MINUTES_A_DAY
  }

  #note(what: string): void {
    this.#pod?.sign(this.#day)
    this.moments.push({
      minute: this.#minute,
      what,
      vault: this.#vault.versions(),
      registered: this.#entra.registered(),
      mounted: this.#pod?.mounted.map(({ id }) => id) ?? [],
      inUse: this.#pod?.inUse?.id,
      running: this.#pod?.problem(this.#day),
      starting: this.#pod?.problemOfOneThatStarts(this.#day),
    })
  }
}

/** The order of dependencies. */
const ORDER = [
  'azurerm_key_vault_certificate',
  'azurerm_role_assignment',
  'azuread_application_certificate',
  'time_sleep',
]
const byOrder = (a: Block, b: Block) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type)

/** What is about certificates. */
function certified(stack: Stack): Block[] {
  return blocksOf(stack).filter(
    ({ type, id }) => ORDER.includes(type) && /_certificate|_vault_access/.test(id),
  )
}

/** The name of the certificate that an expression is about. */
function nameBehind({ resource }: Stack, expression: unknown): string {
  const [, id = ''] = /azurerm_key_vault_certificate\.([\w-]+)\./.exec(String(expression)) ?? []
  return String(resource.azurerm_key_vault_certificate?.[id]?.name)
}
