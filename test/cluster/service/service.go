package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// service is what one container has in memory.
type service struct {
	image
	// The broker's own address: empty where no chain has allowed executors.
	brokerAddress string
	chains        []chain
	executor      string
	// The broker's address as referral learned it; it keeps it for life.
	broker string
	// Whether all ports are open.
	opened   atomic.Bool
	failures chan error
}

// run starts the service in its own order, and gives false where the real one would end here with status 0.
func (own *service) run() bool {
	own.failures = make(chan error)
	// Broker and referral read their key before anything can go wrong with them: also an image that crashes takes it over.
	key := ""
	switch own.Keyed {
	case "broker":
		if !own.startBroker() {
			return false
		}
	case "referral":
		file := own.keyfile("/referral/src/utils/file_things.go")
		file.onShare = true
		key = file.load()
	}
	own.migrate()
	if own.Keyed == "referral" && !own.loadExecutor(key) {
		return false
	}
	switch own.Behaviour {
	case "crash", "migrates-crash":
		time.Sleep(300 * time.Millisecond)
		fatal(3, "%s %s: fatal: no configuration for chain", own.Name, own.Version)
	case "no-feed":
		fmt.Println("no polymarket symbols in config, exiting")
		return false
	case "late-crash":
		time.AfterFunc(8*time.Second, func() {
			fatal(4, "%s %s: fatal: lost the price feed", own.Name, own.Version)
		})
	}
	early, late := own.portsByTime()
	own.listen(early)
	if !own.findOthers() {
		return false
	}
	own.waitToOpen()
	own.listen(late)
	own.opened.Store(true)
	fmt.Printf("%s %s: listening on %s\n", own.Name, own.Version, strings.Trim(fmt.Sprint(own.Ports), "[]"))
	return len(own.Ports) > 0
}

func (own *service) keyfile(source string) keyfile {
	file := keyfile{path: os.Getenv("KEYFILE_PATH") + "keyfile.txt", source: source, builtInKey: own.builtInKey()}
	if own.Behaviour == "slow-key" {
		file.pause = 5 * time.Second
	}
	return file
}

// startBroker is RunBroker of src/svc/svc.go and NewApp of src/api/api.go.
func (own *service) startBroker() bool {
	chains, err := loadChains(os.Getenv("CONFIG_PATH"))
	if err != nil {
		return own.failed("loading chain config: ", err)
	}
	rpcError := checkRpc(os.Getenv("CONFIG_RPC_PATH"), chains)
	if errors.As(rpcError, &fatalJson{}) {
		return own.failed("loading rpc config: ", rpcError)
	}
	// Read, and encrypted, also where no chain needs it.
	key := own.keyfile("/broker/src/utils/file_things.go").load()
	const pen = "API init: Unable to create signature pen:"
	if rpcError != nil {
		return own.failed(pen, rpcError)
	}
	own.chains = []chain{}
	for _, each := range chains {
		own.chains = append(own.chains, each)
	}
	if len(chains) == 0 {
		return true
	}
	wallet, err := walletOf(key)
	if err != nil {
		return own.failed(pen+"error casting public key to ECDSA:", err)
	}
	own.brokerAddress = wallet.address()
	return true
}

func (own *service) failed(what string, err error) bool {
	if errors.As(err, &fatalJson{}) {
		fatal(1, "%v", err)
	}
	logError("/broker/src/svc/svc.go:99", what+err.Error())
	return false
}

// loadExecutor is the first half of Init of src/referral/payexec.go, which comes after the migrations.
func (own *service) loadExecutor(key string) bool {
	wallet, err := walletOf(key)
	if err != nil {
		logError("/referral/src/svc/svc.go:64", err.Error())
		return false
	}
	own.executor = wallet.address()
	return true
}
