/** What of @azure/identity is used: the bundler leaves out the rest, browsers and command lines included. */
export {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
} from '@azure/identity'
