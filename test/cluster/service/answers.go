package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
)

// noAddress is what go-ethereum prints for an address that was never set.
const noAddress = "0x0000000000000000000000000000000000000000"

// listen serves all ports, and ends only where there is none.
func (own *service) listen() {
	if len(own.Ports) == 0 {
		return
	}
	failures := make(chan error)
	for _, port := range own.Ports {
		go func(port int) { failures <- http.ListenAndServe(fmt.Sprintf(":%d", port), own) }(port)
	}
	fmt.Printf("%s %s: listening on %s\n", own.Name, own.Version, strings.Trim(fmt.Sprint(own.Ports), "[]"))
	fatal(1, "%v", <-failures)
}

// ServeHTTP answers what the service has in memory; any path that it does not know, with what runs here.
func (own *service) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	body, err := json.Marshal(own.answer(request.URL.Path))
	if err != nil {
		http.Error(writer, err.Error(), http.StatusInternalServerError)
		return
	}
	writer.Header().Set("Content-Type", "application/json")
	if own.Behaviour == "error500" {
		writer.WriteHeader(http.StatusInternalServerError)
	}
	_, _ = writer.Write(append(body, '\n'))
}

func (own *service) answer(path string) interface{} {
	switch own.Keyed + path {
	case "broker/broker-address":
		return map[string]string{"brokerAddr": own.brokerAddress}
	case "broker/chain-config":
		return own.chains
	case "referral/executor":
		own.learned.Lock()
		defer own.learned.Unlock()
		broker := own.broker
		if broker == "" {
			broker = noAddress
		}
		return map[string]string{"executorAddr": own.executor, "brokerAddr": broker}
	}
	host, _ := os.Hostname()
	return map[string]interface{}{
		"service": own.Name, "version": own.Version, "host": host,
		// A secret only as its hash.
		"redisPassword": setting("REDIS_PW", hashed), "feeTbps": setting("BROKER_FEE_TBPS", func(text string) string { return text }),
	}
}

func setting(name string, shown func(string) string) interface{} {
	if text := os.Getenv(name); text != "" {
		return shown(text)
	}
	return nil
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
