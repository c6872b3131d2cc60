// The reverse proxy of Go's standard library with a static token, as small as it can be:
// what Microsoft's aad-auth-proxy is built on.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
)

func main() {
	pem, err := os.ReadFile(os.Getenv("CA_PATH"))
	if err != nil {
		log.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	upstream, err := url.Parse(os.Getenv("UPSTREAM_URL"))
	if err != nil {
		log.Fatal(err)
	}
	token := "Bearer " + os.Getenv("TOKEN")
	proxy := httputil.NewSingleHostReverseProxy(upstream)
	direct := proxy.Director
	proxy.Director = func(r *http.Request) {
		direct(r)
		r.Host = upstream.Host
		r.Header.Set("Authorization", token)
	}
	proxy.Transport = &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: roots},
		MaxIdleConnsPerHost: 64,
	}
	log.Fatal(http.ListenAndServe(os.Getenv("ADDRESS"), proxy))
}
