// What of node-forge PKCS#12 needs. Its index has TLS, SSH and signatures, too, 76 kB that would be parsed at each start.
import 'node-forge/lib/md.all.js'
import 'node-forge/lib/pkcs12.js'
import 'node-forge/lib/pki.js'
import forge from 'node-forge/lib/forge.js'

// biome-ignore lint/style/noDefaultExport: the package has one.
export default forge
