package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

// findOthers asks whom the service can't start without. It gives false where the real one ends with status 0.
func (own *service) findOthers() bool {
	switch {
	case own.Keyed == "referral":
		return own.findBroker() && own.readChain()
	case strings.HasPrefix(own.Name, "d8x-candles-"):
		return findRedis(os.Getenv("REDIS_ADDR"))
	case own.Start.WithoutRpc:
		// getRPC of packages/api/src/rpcManager.ts, which nothing catches.
		fatal(1, "Error: No healthy RPCs")
	}
	return true
}

// findBroker is the second half of Init of referral-system, src/referral/payexec.go: it asks once, and ends with status 1
// where nothing answers, with status 0 upon any answer but 200, such as nginx's 502.
func (own *service) findBroker() bool {
	const source = "/referral/src/svc/svc.go:64"
	url := strings.TrimSuffix(os.Getenv("REMOTE_BROKER_HTTP"), "/")
	if url == "" {
		logError(source, "no remote broker URL defined")
		return false
	}
	response, err := http.Get(url + "/broker-address")
	if err != nil {
		log.Fatalf("Error: %v", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		log.Fatalf("Error: %v", err)
	}
	if response.StatusCode != 200 {
		logError(source, fmt.Sprintf("unexpected status code: %d", response.StatusCode))
		return false
	}
	var answer struct {
		BrokerAddr string `json:"brokerAddr"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		logError(source, err.Error())
		return false
	}
	if strings.EqualFold(own.executor, answer.BrokerAddr) {
		logError(source, "executor address and broker address must differ")
		return false
	}
	own.broker = answer.BrokerAddr
	return true
}

// readChain is what New of referral-system, src/referral/referral.go, asks of an RPC: four tries, twenty seconds.
func (own *service) readChain() bool {
	if !own.Start.WithoutRpc {
		return true
	}
	time.Sleep(20 * time.Second)
	logError("/referral/src/svc/svc.go:64", "failed to create rpc after 4 attempts")
	return false
}

// findRedis is rueidis.NewClient in d8x-candles: without redis all three end with status 0. They ask once; this asks for
// three seconds, since redis and they are deployed at once and come back only after five.
func findRedis(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		fmt.Println("Error:", err)
		return false
	}
	for end := time.Now().Add(3 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		// The service's own name has an address that needs ipvs; this one is its tasks'.
		connection, err := net.DialTimeout("tcp", net.JoinHostPort("tasks."+host, port), time.Second)
		if err == nil {
			connection.Close()
			return true
		}
		if time.Now().After(end) {
			fmt.Println("Error:", err)
			return false
		}
	}
}
