/** A certificate by its name in the vault. The number of its generation, where it has one, ends the name. */
export interface NamedCertificate {
  readonly name: string
  readonly generation: number | null
}

/** One that Terraform has made, with what nothing changes about it anymore. */
export interface AppliedCertificate extends NamedCertificate {
  readonly keySize: number
  readonly validityMonths: number
  readonly subject: string
}
